import pytest

from backend.common.errors import Invalid
from backend.demo.factories import CentreFactory
from backend.notifications.engine.delivery import deliver
from backend.notifications.models import Letter, Wording
from backend.notifications.variables import Variable
from backend.notifications.wording import check, render
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import notice

KNOWN = {"project": "Двор", "date": "2 марта"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Проект «{{ project }}»", "Проект «Двор»"),
        ("{{ project|upper }}, {{date}}", "ДВОР, 2 марта"),
        ("{{ project|default:'—'|truncatechars:20 }}", "Двор"),
        ("Без переменных & <b>", "Без переменных & <b>"),
        ("Цена {5} %", "Цена {5} %"),
        ("{# заметка #}Текст", "Текст"),
    ],
)
def test_what_can_be_written(text, written):
    check(text, known=KNOWN, field="body")
    assert render(text, KNOWN) == written


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("{{ sum }}", "variable", "sum"),
        ("{{ project.title }}", "variable", "project.title"),
        ("{{ project|default:sum }}", "variable", "sum"),
        ("{{ settings.SECRET_KEY }}", "variable", "settings.SECRET_KEY"),
        ("{{ project.__class__ }}", "syntax", "__class__"),
        ("{% if project %}", "tag", "if project"),
        ("{% include 'admin/base.html' %}", "tag", "include"),
        ("{% load rules %}", "tag", "load"),
        ("{{ project|date:'Y' }}", "filter", "date"),
        ("{{ project|safe }}", "filter", "safe"),
        ("{{ project", "syntax", "{{"),
        ("строка\nproject }}", "syntax", "2"),
        ("{{ }}", "syntax", "{{"),
        ("{{ project title }}", "syntax", "project title"),
        ("{{ project|truncatechars }}", "syntax", "truncatechars"),
        ("{{ project|truncatewords:1e309 }}", "syntax", ""),
    ],
)
def test_what_cannot_be_written_is_named(text, code, named):
    with pytest.raises(Invalid) as refused:
        check(text, known=KNOWN, field="body")
    assert (refused.value.code, refused.value.field) == (code, "body")
    assert named in refused.value.message


def test_a_long_value_does_not_make_an_endless_letter():
    assert len(render("{{ project }}" * 100, {"project": "я" * 4000})) == 20_000


@pytest.fixture
def centre(declare, organisation):
    declare(notice(variables=(Variable("organisation", "НКО", "organisation.short_name"),)))
    return CentreFactory()


def words(centre, **given):
    own = {
        "language": "ru",
        "subject": "Про {{ organisation }}",
        "body": "Здравствуйте!\n\n\n\nПишет центр: {{ organisation }}.",
    }
    return Wording.objects.create(centre=centre, rule="sample.welcome", **(own | given))


def sent(organisation, mailbox, centre):
    order(organisation)
    Letter.objects.update(centre=centre)
    deliver(NOON)
    (mail,) = mailbox.letters
    return mail


@pytest.mark.django_db
def test_a_letter_of_the_centre_has_its_words_and_keeps_the_button(centre, organisation, mailbox):
    words(centre)
    mail = sent(organisation, mailbox, centre)
    assert mail.message["Subject"] == "Про АНО «Дело»"
    assert "Здравствуйте!\r\n\r\nПишет центр: АНО «Дело»." in mail.text
    assert "Отправить отчёт" in mail.text
    assert Letter.objects.get().subject_line == "Про АНО «Дело»"


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["centre", "language"])
def test_others_letters_keep_the_declared_words(other, centre, organisation, mailbox):
    words(CentreFactory() if other == "centre" else centre, **({"language": "en"} if other == "language" else {}))
    assert sent(organisation, mailbox, centre).message["Subject"] == "Отчёт: АНО «Дело»"


@pytest.mark.django_db
@pytest.mark.parametrize("subject", ["{{ gone }}", "{% broken %}", "{{ organisation|gone }}"])
def test_words_that_cannot_be_read_any_more_give_way_to_the_declared_ones(subject, centre, organisation, mailbox):
    words(centre, subject=subject, body="Пишет центр.")
    assert sent(organisation, mailbox, centre).message["Subject"] == "Отчёт: АНО «Дело»"
