"""Meetings as they are held: of two days and six platforms, of four blocks. Names are invented."""

from datetime import timedelta

import pytest

from backend.demo.factories import EventFactory
from events.programme.services.organisers import set_co_organisers
from events.programme.services.platforms import add_platform
from events.programme.services.sessions import add_session
from events.programme.talks import parsed

pytestmark = pytest.mark.django_db

TO_MORNING = timedelta(hours=10)
"""The event of the fixture begins at seven in the evening."""
PLATFORMS = (
    ("Добрососедство", "Инна Ключева", "зал 101"),
    ("Забота о старших", "Пётр Гай", "зал 102"),
    ("Природа рядом", "Зоя Лугова", "зал 201"),
    ("Память места", "Егор Тишин", "зал 202"),
    ("Дети и семья", "Анна Ветрова", "библиотека"),
    ("Право для НКО", "Олег Рудаков", "малый зал"),
)


def hours(event, day, begin, end):
    return {
        name: event.starts_at + timedelta(days=day, hours=hour)
        for name, hour in (("starts_at", begin), ("ends_at", end))
    }


def test_a_conference_of_two_days_and_six_platforms(event, olga, now, client, django_assert_num_queries):
    conference = EventFactory(
        centre=event.centre, kind="conference", title="Форум соседей", capacity=300, place="Дом культуры",
        starts_at=event.starts_at - TO_MORNING, ends_at=event.starts_at - TO_MORNING + timedelta(days=1, hours=9),
    )  # fmt: skip
    set_co_organisers(
        event=conference, by=olga, now=now, centres=[EventFactory().centre],
        names=["Университет края", "Палата общественных советов"],
    )  # fmt: skip
    common = {"event": conference, "by": olga, "now": now}
    opening = parsed("Вера Климова; руководитель; Ресурсный центр; Слово к участникам")
    add_session(title="Регистрация", **common, **hours(conference, 0, 0, 1))
    add_session(title="Открытие", speakers=opening, **common, **hours(conference, 0, 1, 2))
    for title, moderator, place in PLATFORMS:
        platform = add_platform(title=title, moderator=moderator, place=place, **common)
        for day, name in ((0, "Опыт"), (1, "Предложения")):
            add_session(
                title=f"{title}: {name}", platform=platform, chosen=True, capacity=40,
                speakers=parsed("\n".join(f"Докладчик {n}; эксперт; АНО «{title}»; Практика {n}" for n in range(4))),
                **common, **hours(conference, day, 2, 5),
            )  # fmt: skip
    add_session(title="Итоги", **common, **hours(conference, 1, 5, 7))
    with django_assert_num_queries(3):
        shown = client.get(f"/events/{conference.pk}/").content.decode()
    assert shown.count("programme-day") == 2
    assert shown.count('class="session"') == 15
    for title, moderator, place in PLATFORMS:
        assert title in shown
        assert moderator in shown
        assert place in shown
    assert shown.count("<strong>Докладчик 3</strong>") == 12
    assert "Палата общественных советов" in shown


def test_a_round_table_of_four_blocks(event, olga, now, client):
    table = EventFactory(
        centre=event.centre, kind="round_table", title="Добровольцы и НКО", capacity=67, place="Администрация",
        starts_at=event.starts_at - TO_MORNING, ends_at=event.starts_at - TO_MORNING + timedelta(hours=4),
    )  # fmt: skip
    set_co_organisers(event=table, by=olga, now=now, centres=[], names=["Общественный совет", "Глава города"])
    blocks = ("Местные сообщества", "Общественный контроль", "Добровольцы", "Средства массовой информации")
    for number, title in enumerate(blocks):
        add_session(
            event=table, by=olga, now=now, title=f"Блок {number + 1}. {title}",
            speakers=parsed("Анна Ветрова; председатель; Совет добровольцев; Доклад"),
            **hours(table, 0, number, number + 1),
        )  # fmt: skip
    shown = client.get(f"/events/{table.pk}/").content.decode()
    assert [shown.index(f"Блок {number}.") for number in range(1, 5)] == sorted(
        shown.index(f"Блок {number}.") for number in range(1, 5)
    )
    assert shown.count("Совет добровольцев") >= 4
    assert "Глава города" in shown


@pytest.mark.parametrize("form", ["online", "on_site"])
def test_a_short_meeting_without_blocks(event, client, form):
    """Fourteen people at a table, or a session online: there is no programme, and the page reads well without."""
    meeting = EventFactory(kind="round_table", format=form, capacity=14)
    shown = client.get(f"/events/{meeting.pk}/").content.decode()
    assert "programme-day" not in shown
