from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from backend.ui.icons import DRAWINGS

TODAY = date(2026, 11, 20)
LATE_EVENING_UTC = datetime(2026, 11, 20, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_a_november_day():
    with time_machine.travel(datetime(2026, 11, 20, 6, 0, tzinfo=UTC), tick=False), timezone.override("Europe/Moscow"):
        yield


def write(source: str, language: str = "ru", **context: object) -> str:
    """The template's text, with no-break spaces shown as underscores."""
    with translation.override(language):
        return Template(source).render(Context(context)).replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("ru", date(2026, 11, 28), "28_ноября"),
        ("ru", date(2026, 5, 1), "1_мая"),
        ("ru", date(2027, 1, 31), "31_января_2027"),
        ("en", date(2026, 11, 28), "28_November"),
        ("en", date(2025, 11, 28), "28_November_2025"),
        ("ru", LATE_EVENING_UTC, "21_ноября"),
        ("ru", None, ""),
    ],
)
def test_day(language, value, text):
    assert write("{{ value|day }}", language, value=value) == text


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("ru", date(2026, 11, 28), "28_ноя"),
        ("ru", date(2026, 5, 9), "9_мая"),
        ("en", date(2026, 11, 28), "28_Nov"),
        ("ru", date(2027, 1, 9), "9_янв 2027"),
        ("en", date(2025, 12, 31), "31_Dec 2025"),
        ("ru", None, ""),
    ],
)
def test_day_short(language, value, text):
    assert write("{{ value|day_short }}", language, value=value) == text


def test_moment_is_told_in_the_active_zone():
    assert write("{{ value|moment }}", value=LATE_EVENING_UTC) == "21_ноября, 01:12"
    with timezone.override("Asia/Vladivostok"):
        assert write("{{ value|moment }}", value=LATE_EVENING_UTC) == "21_ноября, 08:12"
    assert write("{{ value|moment }}", "en", value=LATE_EVENING_UTC) == "21_November, 01:12"
    assert write("{{ value|moment }}", value=None) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 11, 20, 6, 12, tzinfo=UTC), "today, 09:12"),
        (datetime(2026, 11, 19, 15, 40, tzinfo=UTC), "yesterday, 18:40"),
        (date(2026, 11, 20), "today"),
        (datetime(2026, 11, 18, 9, 0, tzinfo=UTC), "18_November"),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), "21_November"),
    ],
)
def test_happened(value, text):
    assert write("{{ value|happened }}", "en", value=value) == text


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("ru", 1_486_000, "1_486_000_₽"),
        ("ru", Decimal("1486000.00"), "1_486_000_₽"),
        ("ru", Decimal("42000.5"), "42_000,50_₽"),
        ("en", Decimal("42000.5"), "42_000.50_₽"),
        ("ru", 0, "0_₽"),
        ("ru", None, ""),
    ],
)
def test_money(language, value, text):
    assert write("{{ value|money }}", language, value=value) == text


@pytest.mark.parametrize(
    ("due", "english"),
    [
        (date(2026, 11, 28), "8 days left"),
        (date(2026, 11, 20), "today"),
        (date(2026, 11, 21), "tomorrow"),
        (date(2026, 11, 19), "1 day overdue"),
        (date(2026, 11, 17), "3 days overdue"),
    ],
)
def test_days_left(due, english):
    assert write("{{ due|days_left:today }}", "en", due=due, today=TODAY) == english
    assert write("{{ due|days_left }}", "en", due=due) == english


@pytest.mark.parametrize(
    ("due", "russian"),
    [
        (date(2026, 11, 28), "осталось 8 дней"),
        (date(2026, 12, 11), "остался 21 день"),
        (date(2026, 11, 23), "осталось 3 дня"),
        (date(2026, 11, 20), "сегодня"),
        (date(2026, 11, 21), "завтра"),
        (date(2026, 11, 19), "просрочено на 1 день"),
        (date(2026, 11, 9), "просрочено на 11 дней"),
    ],
)
def test_days_left_in_russian(due, russian):
    assert write("{{ due|days_left:today }}", due=due, today=TODAY) == russian


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in write('{% icon "calendar" %}')
    assert 'role="img" aria-label="&lt;Дата&gt;"' in write('{% icon "calendar" label %}', label="<Дата>")


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_icon_is_well_formed(name):
    assert len(ElementTree.fromstring(write("{% icon name %}", name=name))) > 0


def test_an_unknown_icon_is_told():
    with pytest.raises(TemplateSyntaxError, match="no icon 'unicorn'"):
        write('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("value", "maximum", "width"), [(11, 20, "55.0%"), (0, 20, "0.0%"), (30, 20, "100.0%"), (5, 0, "0.0%")]
)
def test_meter(value, maximum, width):
    html = write('{% meter value maximum "Часы" %}', value=value, maximum=maximum)
    assert f'class="meter-fill" width="{width}"' in html
    assert f'aria-label="Часы: {value} / {maximum}"' in html


def paginate(number: int, query: str = "") -> str:
    request = RequestFactory().get("/projects/" + query)
    page = Paginator(range(200), 10).get_page(number)
    with translation.override("ru"):
        return Template('{% include "ui/pagination.html" %}').render(RequestContext(request, {"page": page}))


def test_pagination_keeps_the_filters():
    assert 'href="?stage=active&amp;q=%D0%B4%D0%B2%D0%BE%D1%80&amp;page=2"' in paginate(
        1, "?stage=active&q=двор&page=1"
    )


def test_pagination_has_no_way_back_from_the_first_page_and_none_on_from_the_last():
    assert 'rel="prev"' not in paginate(1)
    assert 'rel="next"' in paginate(1)
    assert 'rel="next"' not in paginate(20)
    assert 'rel="prev"' in paginate(20)
    assert 'aria-current="page" href="?page=20"' in paginate(20)


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 10).get_page(1)
    assert write('{% include "ui/pagination.html" with page=page %}', page=page).strip() == ""
