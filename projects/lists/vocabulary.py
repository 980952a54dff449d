"""The words of all lists, and which of them a misspelt word comes near."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

# A slip in a short word makes another word; a long one bears two.
ONE_SLIP_FROM, TWO_SLIPS_FROM = 4, 8
MEANT = 5
SHORTLIST = 40

# Stems of the typed words, and for each the known ones that share most groups of three letters.
CANDIDATES = """
SELECT typed.word, typed.stem, near.lexeme, near.projects
FROM (
    SELECT word, coalesce((tsvector_to_array(to_tsvector('russian', word)))[1], word) AS stem
    FROM unnest(%(words)s::text[]) AS word
) AS typed
CROSS JOIN LATERAL (
    SELECT lexeme, projects,
        (SELECT count(*) FROM unnest(grams) AS gram WHERE gram = ANY (lists_grams(typed.stem))) AS common
    FROM lists_word
    WHERE grams && lists_grams(typed.stem) AND length(lexeme) BETWEEN length(typed.stem) - 2 AND length(typed.stem) + 4
    ORDER BY common DESC, projects DESC
    LIMIT %(shortlist)s
) AS near
"""

REFRESH = """
INSERT INTO lists_word (lexeme, projects, grams)
SELECT word, ndoc, lists_grams(word) FROM ts_stat('SELECT search FROM lists_line')
WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[[:alpha:]]+$'
ORDER BY word
ON CONFLICT (lexeme) DO UPDATE SET projects = excluded.projects WHERE lists_word.projects <> excluded.projects
"""
FORGET = """
DELETE FROM lists_word WHERE lexeme NOT IN (SELECT word FROM ts_stat('SELECT search FROM lists_line'))
"""


def refresh_words(now: datetime) -> dict[str, Any]:
    """Brings the words up to what the lists hold; harmless in several processes at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('lists.refresh_words'))")
        if not cursor.fetchone()[0]:
            return {"busy": True}
        cursor.execute(REFRESH)
        changed = cursor.rowcount
        cursor.execute(FORGET)
        return {"words": changed, "forgotten": cursor.rowcount}


def similar(words: Iterable[str]) -> dict[str, list[str]]:
    """For each word, the known ones that a slip or two of the pen make of it, the likeliest first."""
    long = sorted(word for word in words if len(word) >= ONE_SLIP_FROM)
    if not long:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"words": long, "shortlist": SHORTLIST})
        rows = cursor.fetchall()
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for word, stem, lexeme, projects in rows:
        slips = min(distance(stem, lexeme), distance(word, lexeme[: len(word)]))
        if slips <= (2 if len(word) >= TWO_SLIPS_FROM else 1):
            found[word].append((slips, -projects, lexeme))
    return {word: [lexeme for _slips, _number, lexeme in sorted(near)[:MEANT]] for word, near in found.items()}


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """How many letters have to be put in, left out, replaced or swapped with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        former, before, row = before, row, [i]
        for j, sign in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, former[j - 2] + 1)
            row.append(cost)
    return row[-1]
