"""The API does what the pages do, for the same people."""

import pytest
import time_machine
from django.test import Client

from backend.demo.factories import MOMENT, EventFactory, RegistrationFactory
from events.enums import EventStatus
from events.models import Event, Registration
from events.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


class Caller:
    def __init__(self, client):
        self.client = client

    def get(self, path):
        return self.client.get(f"/api/v1/{path}")

    def post(self, path, **data):
        return self.client.post(f"/api/v1/{path}", data, content_type="application/json")

    def patch(self, path, **data):
        return self.client.patch(f"/api/v1/{path}", data, content_type="application/json")


@pytest.fixture
def visitor():
    return Caller(Client())


@pytest.fixture
def by(log_in):
    return lambda user: Caller(log_in(user))


@pytest.fixture
def draft(event):
    return EventFactory(
        centre=event.centre, status=EventStatus.DRAFT, place="Библиотека", online_url="https://x.example/"
    )


def anna(meeting, **changes):
    return {"event": meeting.pk, "full_name": "Анна", "email": "anna@example.org", "consent": True, **changes}


def test_anybody_reads_announced_events(visitor, by, olga, event, draft):
    assert [row["id"] for row in visitor.get("events/").json()["results"]] == [event.pk]
    shown = visitor.get(f"events/{event.pk}/").json()
    assert (shown["capacity"], shown["seats_left"], shown["centre_name"]) == (2, 2, event.centre.name)
    assert visitor.get(f"events/{draft.pk}/").status_code == 404
    assert by(olga).get(f"events/{draft.pk}/").json()["online_url"] == "https://x.example/"
    assert visitor.get("events/?kind=festival").json()["count"] == 0
    assert visitor.get("events/?month=never").status_code == 400


def test_the_online_link_is_not_public(visitor, event):
    event.online_url = "https://x.example/"
    event.save()
    assert visitor.get(f"events/{event.pk}/").json()["online_url"] == ""


def test_an_organiser_makes_announces_changes_and_calls_off(by, olga, event):
    caller = by(olga)
    fields = {
        "title": "Круглый стол", "starts_at": "2026-03-20T15:00:00+10:00", "ends_at": "2026-03-20T18:00:00+10:00",
        "centre": event.centre_id, "place": "Библиотека", "capacity": 5,
    }  # fmt: skip
    made = caller.post("events/", **fields)
    assert made.status_code == 201
    path = f"events/{made.json()['id']}/"
    assert made.json()["status"] == "draft"
    assert caller.post(path + "publish/").json()["status"] == "published"
    assert caller.patch(path, capacity=6, place="Зал").json()["place"] == "Зал"
    assert caller.post(path + "cancel/").json()["field"] == "reason"
    assert caller.post(path + "cancel/", reason="Лектор болен").json()["status"] == "cancelled"
    assert caller.post(path + "reopen/").json()["status"] == "published"
    assert caller.patch(path, ends_at="2026-03-20T14:00:00+10:00").json()["field"] == "ends_at"
    guest = {"full_name": "Гость", "email": "g@example.org", "consent": True}
    assert caller.post(path + "participants/", **guest).status_code == 201


def test_others_may_read_and_not_write(visitor, by, gleb, alina, event, draft):
    for caller, code in ((visitor, 401), (by(gleb), 404), (by(alina), 404)):
        assert caller.get(f"events/{event.pk}/").status_code == 200
        assert caller.patch(f"events/{event.pk}/", title="Моё").status_code == code
        for act in ("publish", "reopen"):
            assert caller.post(f"events/{event.pk}/{act}/").status_code == code
        assert caller.post(f"events/{event.pk}/cancel/", reason="Так").status_code == code
        guest = {"full_name": "Г", "email": "g@example.org", "consent": True}
        assert caller.post(f"events/{event.pk}/participants/", **guest).status_code == code
        assert caller.post(f"events/{draft.pk}/publish/").status_code in {401, 404}
    event.refresh_from_db()
    assert (event.title, event.status) == ("Семинар об отчётах", "published")
    assert Event.objects.count() == 2


def test_signing_up_confirming_and_cancelling_without_an_account(visitor, event):
    answer = visitor.post("registrations/", **anna(event))
    assert answer.status_code == 202
    assert answer.json()["seated"] is True
    token = token_of(Registration.objects.get())
    assert visitor.post("registrations/confirm/", token=token).json()["status"] == "confirmed"
    assert visitor.post("registrations/cancel/", token=token).json()["status"] == "cancelled"
    assert visitor.post("registrations/confirm/", token=token).json()["code"] == "no_seat"
    assert visitor.post("registrations/confirm/", token=token[:-1]).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"consent": False}, "consent"),
        ({"email": "x"}, "email"),
        ({"full_name": "А\x00"}, "full_name"),
        ({"full_name": "А\nБ"}, "full_name"),
        ({"full_name": ""}, "full_name"),
        ({"phone": "abc"}, "phone"),
        ({"event": "abc"}, "event"),
        ({"event": 10**30}, "event"),
    ],
)
def test_a_bad_field_is_named(visitor, event, changes, field):
    answer = visitor.post("registrations/", **anna(event, **changes))
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Registration.objects.exists()


def test_drafts_take_no_sign_ups(visitor, draft):
    assert visitor.post("registrations/", **anna(draft)).status_code == 404


def test_only_the_organisers_see_who_comes(visitor, by, olga, gleb, event, enter):
    registration = enter(event, "guest")
    RegistrationFactory()
    listed = by(olga).get(f"registrations/?event={event.pk}").json()["results"]
    assert [row["email"] for row in listed] == ["guest@example.org"]
    assert visitor.get("registrations/").status_code == 401
    assert by(gleb).get("registrations/").json()["count"] == 0
    for act in ("", "cancel/", "resend/"):
        call = by(gleb).get if not act else by(gleb).post
        assert call(f"registrations/{registration.pk}/{act}").status_code == 404
    assert by(olga).post(f"registrations/{registration.pk}/resend/").status_code == 200
    assert by(olga).post(f"registrations/{registration.pk}/cancel/").json()["status"] == "cancelled"


def test_lists_cost_the_same_for_one_and_three(visitor, by, olga, event, django_assert_num_queries):
    caller = by(olga)
    for more in (1, 2):
        EventFactory.create_batch(more - 1)
        RegistrationFactory.create_batch(more, event=event)
        with django_assert_num_queries(2):
            visitor.get("events/")
        with django_assert_num_queries(6):
            caller.get("registrations/")
