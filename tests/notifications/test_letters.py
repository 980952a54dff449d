import pytest
from django.template import Context, Template
from django.utils.html import urlize

from backend.notifications.engine.delivery import deliver
from backend.notifications.letters import Unwritable, compose
from backend.notifications.templatetags.letters import choices
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import context, notice


def as_html(body):
    return Template(
        "{% load letters %}{% for part in body|choices %}[{{ part.text }}|{{ part.label }}]{% endfor %}"
    ).render(Context({"body": body}))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Текст: и ещё", "[Текст: и ещё|]"),
        ("Всё по плану: http://127.0.0.1:8000/a/?b=1", "[|Всё по плану]"),
        ("Ваш банк: https://example.com/", "[Ваш банк: https://example.com/|]"),
        ("Сюда: http://127.0.0.1:8000.example.com/", "[Сюда: http://127.0.0.1:8000.example.com/|]"),
        ("Да: http://127.0.0.1:8000/1\n\nНет: http://127.0.0.1:8000/2", "[|Да][|Нет]"),
    ],
)
def test_only_our_own_links_get_a_label(body, shown):
    assert as_html(body) == shown


@pytest.mark.parametrize(
    "text", ["Ваш банк: https://example.com/", "Пишите на help@nko.example", "www.nko.example", "nko.org", "Да. Нет"]
)
def test_every_paragraph_in_which_django_finds_a_link_is_searched_for_one(text):
    (paragraph,) = choices(text)
    assert paragraph["links"] == (urlize(text) != text)


@pytest.mark.django_db
def test_a_letter_names_whom_to_ask_and_replies_go_there(declare, organisation, mailbox):
    def with_mentor(ids):
        return {
            pk: {**facts, "ask": "Борис Лапин", "reply_to": "boris@example.org"} for pk, facts in context(ids).items()
        }

    declare(notice(context=with_mentor))
    order(organisation)
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.message["Reply-To"] == "boris@example.org"
    assert "Борис Лапин, boris@example.org" in mail.text
    assert 'href="mailto:boris@example.org"' in mail.html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["letter", "token"])
def test_facts_never_hide_what_the_letter_gives_itself(name, declare, organisation):
    declare(notice())
    letter = order(organisation)
    facts = {"organisation": organisation}
    assert compose(letter, facts).body
    with pytest.raises(Unwritable, match=name):
        compose(letter, {**facts, name: "another"})
    letter.context = {name: "another"}
    with pytest.raises(Unwritable, match=name):
        compose(letter, facts)
