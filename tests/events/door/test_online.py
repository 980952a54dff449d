"""Logs of online meetings, as the programs write them; the link of a ticket that notes who joins."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from backend.common.errors import Invalid
from backend.demo.factories import RegistrationFactory
from events.door.logs import LONGEST_LOG, text_of, visitors_of
from events.door.models import Attendance
from events.door.services.online import propose, take_log
from events.tokens import token_of

pytestmark = pytest.mark.django_db

ZOOM = """Meeting ID,Topic,Start Time
812,Семинар,01.12.2026 10:00

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Anna B.,ANNA@example.org,12/01/2026 10:00:00 AM,12/01/2026 10:40:00 AM,40,Yes
Anna B.,anna@example.org,12/01/2026 10:30:00 AM,12/01/2026 11:00:00 AM,30,Yes
Борис Дмитриевич Орлов (Дом),,12/01/2026 10:05:00 AM,12/01/2026 10:55:00 AM,50,Yes
iPhone,,12/01/2026 10:05:00 AM,12/01/2026 10:55:00 AM,50,Yes
"""
RUSSIAN = """Фамилия;Имя;Отчество;Электронная почта;Время входа;Время выхода
Орлов;Борис;Дмитриевич;;10:00;10:50
Белова;Анна;;anna@example.org;10:00:00;10:05:00
"""


@pytest.fixture
def boris_o(event):
    """Has a seat, and no address that a meeting would know."""
    return RegistrationFactory(event=event, full_name="Орлов Борис Дмитриевич", email="b@example.org")


def seen(text, event, day):
    return [(one.name, one.email, one.minutes) for one in visitors_of(text, day, event.zone)]


def test_time_that_overlaps_counts_once(event, day):
    assert seen(ZOOM, event, day) == [
        ("Anna B.", "anna@example.org", 60), ("Борис Дмитриевич Орлов (Дом)", "", 50), ("iPhone", "", 50),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (RUSSIAN, [("Орлов Борис Дмитриевич", "", 50), ("Белова Анна", "anna@example.org", 5)]),
        ("Анна Белова\nБорис Орлов", [("Анна Белова", "", None), ("Борис Орлов", "", None)]),
        ("anna@example.org", [("", "anna@example.org", None)]),
        ("Участник\tДлительность\nАнна\t1 ч 5 мин\nБорис\t0:52:10", [("Анна", "", 65), ("Борис", "", 52)]),
        ("Name,Duration\nAnna,1h 2m 30s\nAnna,10", [("Anna", "", 72)]),
        ("Имя;Вход;Выход\nАнна;когда-то;никогда", [("Анна", "", None)]),
        ("Имя;Вход;Выход\nАнна;12:00;11:00", [("Анна", "", None)]),
    ],
)
def test_logs_of_many_programs(event, day, text, people):
    assert seen(text, event, day) == people


@pytest.mark.parametrize("text", ["", "\n\n", "Имя;Почта\n;", "x" * (LONGEST_LOG + 1), "a\n" * 20_000, "\x00"])
def test_what_is_no_log_is_refused(event, day, text):
    with pytest.raises(Invalid):
        visitors_of(text, day, event.zone)


def test_files_of_other_programs_are_read():
    assert text_of("Имя\nАнна".encode("utf-16")) == "Имя\nАнна"
    assert text_of("Имя\nАнна".encode("cp1251")) == "Имя\nАнна"
    with pytest.raises(Invalid):
        text_of(b"\xff\xfe\x00")


def test_people_are_found_by_address_then_by_name_and_the_unclear_is_shown(event, anna, boris_o, day):
    RegistrationFactory(event=event, full_name="Зоя Белова", email="z@example.org")
    text = ZOOM + "Белова,,12/01/2026 10:00:00 AM,12/01/2026 11:00:00 AM,60,Yes\n"
    matches = propose(event=event, text=text, day=day, least=15).matches
    assert [(match.how, match.registration) for match in matches] == [
        ("email", anna), ("name", boris_o), ("unknown", None), ("unclear", None),
    ]  # fmt: skip
    assert {person.full_name for person in matches[3].candidates} == {"Анна Белова", "Зоя Белова"}
    assert not Attendance.objects.exists(), "a proposal changes nothing"


def test_who_left_soon_is_not_present_unless_a_person_says_so(event, anna, boris_o, olga, day, begun):
    asked = {"event": event, "text": RUSSIAN, "day": day, "least": 15, "by": olga, "now": begun}
    assert take_log(**asked, chosen={}) == {"marked": 1, "stood": 0}
    row = Attendance.objects.get()
    assert (row.registration, row.source, row.minutes) == (boris_o, "online", 50)
    assert take_log(**asked, chosen={1: anna.pk}) == {"marked": 1, "stood": 1}
    with pytest.raises(Invalid):
        take_log(**asked, chosen={1: RegistrationFactory().pk})


def test_the_organiser_looks_first_and_marks_then(log_in, olga, event, anna, boris_o, begun, day):
    client = log_in(olga)
    address = reverse("door:online", args=[event.pk])
    with time_machine.travel(begun):
        file = SimpleUploadedFile("log.csv", RUSSIAN.encode("cp1251"))
        preview = client.post(address, {"day": day.isoformat(), "minutes": 15, "file": file})
        assert "Орлов Борис Дмитриевич" in preview.text
        assert not Attendance.objects.exists()
        said = {"day": day.isoformat(), "minutes": 15, "text": RUSSIAN, "take": "1", "choice-1": anna.pk}
        assert client.post(address, said).status_code == 302
        assert Attendance.objects.present().count() == 2
        good = {"day": day.isoformat(), "minutes": 5, "text": "Анна"}
        for wrong in ({"day": "x"}, {"minutes": -1}, {"text": " "}, {"text": "x" * (LONGEST_LOG + 1)}):
            assert client.post(address, good | wrong).status_code == 400


def test_the_link_of_the_ticket_notes_who_joins(client, event, anna, begun):
    event.online_url, event.format = "https://meet.example.org/1", "mixed"
    event.save()
    with time_machine.travel(begun, tick=False):
        address = reverse("door:join", args=[token_of(anna)])
        assert address in client.get(reverse("events:ticket", args=[token_of(anna)])).text
        assert client.get(address).status_code == 405
        answer = client.post(address)
        client.post(address)
    assert answer.headers["Refresh"] == "0; url=https://meet.example.org/1"
    row = Attendance.objects.get()
    assert (row.state, row.source, row.marks.count()) == ("present", "online", 1)


def test_joining_too_early_leads_there_and_notes_nothing(client, event, anna, begun):
    event.online_url, event.format = "https://meet.example.org/1", "online"
    event.save()
    with time_machine.travel(event.starts_at - timedelta(days=1)):
        assert client.post(reverse("door:join", args=[token_of(anna)])).status_code == 200
    anna.status = "waiting"
    anna.save()
    with time_machine.travel(begun):
        assert client.post(reverse("door:join", args=[token_of(anna)])).status_code == 409
    assert not Attendance.objects.exists()
