"""Attendance and passes over /api/v1/: the same services as the pages."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from events.door.models import Attendance, DoorPass

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(begun):
    """Sends a request of a person at the time of the event; returns the answer."""

    def make(user, method, path, body=None):
        client = APIClient()
        client.force_authenticate(user)
        with time_machine.travel(begun, tick=False):
            return getattr(client, method)(f"/api/v1/{path}", body, format="json" if body is not None else None)

    return make


def test_the_list_of_a_day_is_entered_and_what_stands_meanwhile_is_told(ask, olga, event, anna, day):
    boris = RegistrationFactory(event=event, full_name="Борис")
    AttendanceFactory(registration=boris)
    marks = [{"registration": anna.pk, "state": "present"}, {"registration": boris.pk, "state": "absent"}]
    answer = ask(olga, "post", "attendance/", {"event": event.pk, "day": day.isoformat(), "marks": marks})
    assert answer.status_code == 200, answer.json()
    assert answer.json()["changed"] == 1
    assert [row["full_name"] for row in answer.json()["overtaken"]] == ["Борис"]
    rest = ask(olga, "post", "attendance/rest/", {"event": event.pk, "day": day.isoformat()})
    assert rest.json() == {"absent": 0}
    present = ask(olga, "get", f"attendance/?event={event.pk}&state=present&day={day.isoformat()}").json()
    assert {row["full_name"] for row in present["results"]} == {"Анна Белова", "Борис"}


def test_a_mark_is_taken_back_and_stays_in_its_history(ask, olga, event, anna, day):
    marks = [{"registration": anna.pk, "state": "present"}]
    ask(olga, "post", "attendance/", {"event": event.pk, "day": day.isoformat(), "marks": marks})
    row = Attendance.objects.get()
    assert ask(olga, "post", f"attendance/{row.pk}/undo/").json()["state"] == "unmarked"
    history = ask(olga, "get", f"attendance/{row.pk}/marks/").json()
    assert [mark["state"] for mark in history] == ["present", "unmarked"]


def test_a_log_is_looked_at_first_and_taken_then(ask, olga, event, anna, day):
    log = {"event": event.pk, "day": day.isoformat(), "text": "Имя;Минуты\nАнна Белова;60\nНикто;5", "minutes": 15}
    shown = ask(olga, "post", "attendance/log/", log).json()
    assert [(line["how"], line["registration"]) for line in shown["lines"]] == [("name", anna.pk), ("unknown", None)]
    assert not Attendance.objects.exists()
    taken = ask(olga, "post", "attendance/log/", log | {"take": True}).json()
    assert (taken["marked"], Attendance.objects.get().minutes) == (1, 60)


def test_a_pass_is_made_and_withdrawn(ask, olga, event):
    made = ask(olga, "post", "door-passes/", {"event": event.pk, "door": "Зал"})
    assert made.status_code == 201
    assert "/events/door/" in made.json()["url"]
    assert ask(olga, "post", "door-passes/", {"event": event.pk, "door": "Зал"}).status_code == 409
    assert ask(olga, "post", f"door-passes/{made.json()['id']}/withdraw/").json()["withdrawn_at"]


def test_an_outsider_finds_nothing_and_changes_nothing(ask, gleb, event, anna, main, day):
    row = AttendanceFactory(registration=anna)
    for method, path, body in (
        ("get", f"attendance/{row.pk}/", None),
        ("post", f"attendance/{row.pk}/undo/", {}),
        ("get", f"door-passes/{main.pk}/", None),
        ("post", f"door-passes/{main.pk}/withdraw/", {}),
    ):
        assert ask(gleb, method, path, body).status_code == 404
    made = ask(gleb, "post", "door-passes/", {"event": event.pk, "door": "Зал"})
    assert (made.status_code, made.json()["field"]) == (400, "event")
    assert DoorPass.objects.get() == main


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2020-13-01"}, {"day": "2020-01-01"}, {"event": 10**30}, {"session": 5}, {"marks": [{}]},
        {"marks": [{"registration": 2**70, "state": "present"}]}, {"marks": [{"registration": 5, "state": "king"}]},
        {"marks": [{"registration": 10**9, "state": "present"}]},
    ],
)  # fmt: skip
def test_bad_input_is_named(ask, olga, event, anna, day, wrong):
    good = {"event": event.pk, "day": day.isoformat(), "marks": [{"registration": anna.pk, "state": "present"}]}
    answer = ask(olga, "post", "attendance/", good | wrong)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert not Attendance.objects.exists()


def test_the_day_has_to_have_come(ask, olga, event, anna, begun):
    event.ends_at = begun + timedelta(days=2)
    event.save()
    tomorrow = {"event": event.pk, "day": (begun + timedelta(days=1)).date().isoformat()}
    assert ask(olga, "post", "attendance/rest/", tomorrow).status_code == 409
