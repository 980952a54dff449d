"""Search in lists of projects: stems and beginnings of Russian words, and what a misspelt word may have meant."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from backend.common.keyset import Count, counted
from projects.lists.vocabulary import similar
from projects.models import Project
from projects.numbers import number_key

# Nobody reads further than that, and each word costs.
MOST_WORDS = 8
_SIMPLE = "simple"
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюе"
_LAYOUT = str.maketrans(_LATIN_KEYS, _RUSSIAN_KEYS)
# Left out where other words remain: every title has them.
_SMALL = frozenset({
    "и", "в", "во", "на", "с", "со", "к", "ко", "о", "об", "от", "до", "за", "из", "у", "по", "не", "для", "при", "без",
    "под", "над", "или", "а", "но", "the", "of", "and",
})  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words as they are compared: small letters, «е» for «ё», each once."""
    found = re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))
    telling = [word for word in found if word not in _SMALL] or found
    return list(dict.fromkeys(telling))[:MOST_WORDS]


def exactly(text: str) -> SearchQuery | None:
    """Rows that hold all words of the text, in any form or from their beginning; None for no word."""
    words = words_of(text)
    found = reduce(and_, map(_word, words)) if words else None
    number = re.sub(r"[^0-9A-Z]", "", number_key(text))
    if found is not None and len(number) > 2 and any(sign.isdigit() for sign in number):
        return found | _beginning(number.lower())
    return found


def nearly(text: str) -> SearchQuery | None:
    """The same for a text with slips of the pen, or typed on the Latin keyboard; None where no word comes near."""
    texts = [text, text.lower().translate(_LAYOUT)] if re.search(r"[a-z]", text, re.IGNORECASE) else [text]
    meant = similar({word for each in texts for word in words_of(each)})
    found = [
        reduce(and_, (_word(word, meant.get(word, ())) for word in words_of(each))) for each in texts if words_of(each)
    ]
    return reduce(or_, found) if found and (meant or len(texts) > 1) else None


def search(projects: QuerySet[Project], text: str) -> tuple[QuerySet[Project], bool, Count | None]:
    """The projects that fit the text, whether only similar words fit, and how many fit if that was counted.

    Whether a word is known is judged by what the asker sees: nobody learns of the words of others.
    """
    query = exactly(text)
    if query is None:
        return projects, False, None
    found = projects.filter(line__search=query)
    count = counted(found)
    if count.number:
        return found, False, count
    guess = nearly(text)
    return (found, False, count) if guess is None else (projects.filter(line__search=guess), True, None)


def _word(word: str, meant: Iterable[str] = ()) -> SearchQuery:
    forms = SearchQuery(word, config="russian", search_type="plain")
    return reduce(or_, [SearchQuery(lexeme, config=_SIMPLE) for lexeme in meant], _beginning(word) | forms)


def _beginning(word: str) -> SearchQuery:
    return SearchQuery(f"{word}:*", config=_SIMPLE, search_type="raw")
