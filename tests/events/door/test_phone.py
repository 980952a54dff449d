"""What a helper's phone asks and tells, over HTTP: the pass in the address is all that it has."""

import json
import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from backend.demo.factories import EventFactory, RegistrationFactory
from events.door.models import Attendance, Mark
from events.door.roster import digest_of
from events.door.services import phone, walk_ins
from events.door.services.passes import withdraw_pass
from events.door.tokens import token_of
from events.enums import EventStatus
from events.models import Category, Registration, Seats
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client, main, begun):
    """Sends marks by the pass of the main entrance and returns the answers."""

    def make(*lines, sent_at=None, at=begun, door_pass=main):
        with time_machine.travel(at, tick=False):
            response = client.post(
                reverse("door:marks", args=[token_of(door_pass)]),
                json.dumps({"sent_at": (sent_at or at).isoformat(), "lines": list(lines)}),
                content_type="application/json",
            )
        make.response = response
        return response.json().get("answers", [])

    return make


@pytest.fixture
def line(begun):
    """One mark as the phone makes it."""

    def make(*, at=begun, **said):
        return {"number": str(uuid.uuid4()), "at": at.isoformat(), **said}

    return make


def test_a_ticket_is_marked_and_the_helper_sees_no_address(send, line, anna):
    anna.category = Category.objects.create(event=anna.event, title="НКО")
    anna.access_needs = "Пандус"
    anna.save()
    [answer] = send(line(code=anna.code.lower()))
    assert (answer["outcome"], answer["state"], answer["door"]) == ("taken", "present", "Главный вход")
    assert answer["person"]["name"] == "Анна Белова"
    assert (answer["person"]["category"], answer["person"]["access"]) == ("НКО", True)
    assert "anna@example.org" not in send.response.text
    assert send.response.json()["present"] == 1


def test_what_somebody_needs_is_read_by_the_organiser_only(client, send, line, log_in, main, olga, anna, begun):
    anna.access_needs = "Слабослышащая, перевод жестов"
    anna.save()
    assert "жестов" in log_in(olga).get(reverse("events:participants-csv", args=[main.event_id])).content.decode()
    send(line(code=anna.code))
    told = send.response.text
    send(line(registration=anna.pk, how="name"))
    told += send.response.text
    with time_machine.travel(begun, tick=False):
        for name in ("phone", "roster"):
            told += client.get(reverse(f"door:{name}", args=[token_of(main)])).content.decode()
    assert "Анна Белова" in told
    assert "жестов" not in told
    assert "\\u0436\\u0435\\u0441\\u0442" not in told


def test_a_second_scan_is_told_with_time_and_door(send, line, anna, side, begun):
    send(line(code=anna.code))
    [answer] = send(
        line(code=anna.code, at=begun + timedelta(minutes=9)), at=begun + timedelta(minutes=9), door_pass=side
    )
    assert answer["outcome"] == "double"
    assert "Главный вход" in answer["message"]
    assert "18:05" in answer["message"] or answer["at"] == begun.isoformat()


def test_a_repeated_sync_changes_nothing(send, line, anna):
    mark = line(registration=anna.pk, how="name")
    assert [send(mark)[0]["again"], send(mark)[0]["again"]] == [False, True]
    assert Mark.objects.count() == 1


def test_a_forged_ticket_and_one_for_another_event(send, line, anna):
    other = RegistrationFactory(event=EventFactory(title="Слёт волонтёров"), full_name="Секрет Секретов")
    draft = RegistrationFactory(event=EventFactory(title="Тайный сбор", status=EventStatus.DRAFT))
    forged, elsewhere, hidden, by_id, nul = send(
        line(code="AAAAAAAAAA"), line(code=other.code), line(code=draft.code), line(registration=other.pk),
        line(code="\x00" * 10),
    )  # fmt: skip
    assert [forged["code"], elsewhere["code"], hidden["code"]] == ["unknown_ticket", "other_event", "other_event"]
    assert by_id["code"] == "unknown_ticket"
    assert nul["outcome"] == "refused"
    assert "Слёт волонтёров" in elsewhere["message"]
    assert "Секрет" not in send.response.text
    assert "Тайный" not in send.response.text
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("status", ["waiting", "cancelled", "expired", "asked", "declined"])
def test_who_has_no_seat_is_not_marked(send, line, anna, status):
    Registration.objects.filter(pk=anna.pk).update(status=status)
    [answer] = send(line(code=anna.code))
    assert (answer["outcome"], answer["code"]) == ("refused", f"status_{status}")
    assert not Attendance.objects.exists()


def test_a_held_seat_is_confirmed_by_coming(send, line, event, enter):
    held = enter(event, "maria")
    assert held.status == "held"
    assert send(line(code=held.code))[0]["outcome"] == "taken"
    held.refresh_from_db()
    assert held.status == "confirmed"
    assert Seats.objects.get(pk=event.pk).taken == 1


def test_a_clock_that_is_a_day_fast_is_put_right(send, line, anna, begun):
    wrong = begun + timedelta(days=1)
    [answer] = send(line(code=anna.code, at=wrong), sent_at=wrong)
    assert answer["outcome"] == "taken"
    assert Attendance.objects.get().at == begun


def test_a_mark_of_another_day_is_refused_with_the_days_of_the_event(send, line, anna, begun):
    [answer] = send(line(code=anna.code, at=begun - timedelta(days=1)))
    assert (answer["outcome"], answer["code"]) == ("refused", "not_today")
    [future] = send(line(code=anna.code, at=begun + timedelta(hours=1)))
    assert future["outcome"] == "taken", "a moment to come is now"
    assert Attendance.objects.get().at == begun


def test_bad_lines_stop_no_good_one(send, line, anna):
    answers = send(
        "nonsense", {}, line(code=""), {"number": "x", "at": "y"}, line(code="A" * 10_000), line(registration=2**70),
        line(code=anna.code, session=999), line(how="walk_in"), line(code=anna.code),
    )  # fmt: skip
    assert [answer["outcome"] for answer in answers] == ["refused"] * 8 + ["taken"]
    assert all(answer["message"] for answer in answers[:-1])


def test_ten_thousand_marks_at_once_are_sent_in_parts(send, line, anna):
    assert send(*[line(code=anna.code) for _index in range(10_000)]) == []
    assert (send.response.status_code, send.response.json()["code"]) == (400, "too_many")
    assert not Mark.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "{", '{"lines": 5}', '{"lines": [], "sent_at": "soon"}'])
def test_what_is_no_message_is_refused(client, main, begun, body):
    with time_machine.travel(begun):
        response = client.post(
            reverse("door:marks", args=[token_of(main)]), body, content_type="application/json"
        )  # fmt: skip
    assert response.status_code == 400
    assert response.json()["message"]


def test_somebody_without_a_registration_gets_a_seat_until_there_is_none(send, line, event):
    first = line(how="walk_in", walk_in={"full_name": "Пётр Прохожий", "organisation_name": "Дом"})
    assert [send(first)[0]["outcome"], send(first)[0]["again"]] == ["taken", True]
    came = Registration.objects.get(full_name="Пётр Прохожий")
    assert (came.status, came.source, came.attendances.get().source) == ("confirmed", "door", "walk_in")
    second, third = (line(how="walk_in", walk_in={"full_name": f"Гость {name}"}) for name in ("Б", "В"))
    answers = send(second, third)
    assert [answer["outcome"] for answer in answers] == ["taken", "refused"]
    assert answers[1]["code"] == "full"
    assert Seats.objects.get(pk=event.pk).taken == 2


def _sent_twice_at_once(door_pass, mark, begun, monkeypatch):
    """The phone sends the walk-in again while the first sending is between the seat and the mark."""
    meet, failures, take = threading.Barrier(2), [], phone._take

    def meet_and_take(*asked):
        meet.wait(timeout=PATIENCE)
        return take(*asked)

    def sync():
        try:
            phone.hear(door_pass=door_pass, lines=[mark], sent_at=begun, now=begun)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test has to see it
            failures.append(failure)
        finally:
            connection.close()

    monkeypatch.setattr(phone, "_take", meet_and_take)
    threads = [threading.Thread(target=sync) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return failures


@pytest.mark.django_db(transaction=True)
def test_a_walk_in_that_is_sent_twice_at_once_takes_one_seat(line, event, main, begun, monkeypatch):
    mark = line(how="walk_in", walk_in={"full_name": "Пётр Прохожий"})
    assert _sent_twice_at_once(main, mark, begun, monkeypatch) == []
    assert event.registrations.count() == Seats.objects.get(pk=event.pk).taken == 1
    assert Mark.objects.count() == Attendance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_had_cancelled_and_is_sent_twice_at_once_takes_one_seat(line, event, main, begun, monkeypatch):
    gone = RegistrationFactory(event=event, status="cancelled", full_name="Ушедший Гость", email="")
    mark = line(how="walk_in", registration=gone.pk)
    assert _sent_twice_at_once(main, mark, begun, monkeypatch) == []
    assert event.registrations.filter(status="confirmed").count() == Seats.objects.get(pk=event.pk).taken == 1
    assert Mark.objects.count() == Attendance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_tie_they_would_be_two(line, event, main, begun, monkeypatch):
    monkeypatch.setattr(walk_ins, "_tie", lambda *_said: None)
    mark = line(how="walk_in", walk_in={"full_name": "Пётр Прохожий"})
    _sent_twice_at_once(main, mark, begun, monkeypatch)
    assert event.registrations.count() == Seats.objects.get(pk=event.pk).taken == 2


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_before_the_mark_is_written_loses_and_doubles_nobody(
    send, line, event, main, begun, monkeypatch
):
    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    def die(*_asked):
        raise Killed

    mark = line(how="walk_in", walk_in={"full_name": "Пётр Прохожий"})
    with monkeypatch.context() as patch:
        patch.setattr(phone, "_take", die)
        with pytest.raises(Killed):
            phone.hear(door_pass=main, lines=[mark], sent_at=begun, now=begun)
    assert (event.registrations.count(), Mark.objects.count()) == (1, 0)
    assert send(mark)[0]["outcome"] == "taken"
    assert event.registrations.count() == Seats.objects.get(pk=event.pk).taken == Mark.objects.count() == 1


def test_who_waits_is_let_in_when_a_seat_is_free(send, line, event, enter):
    people = [enter(event, name) for name in ("maria", "nina", "oleg")]
    waits = people[2]
    assert send(line(registration=waits.pk, how="walk_in"))[0]["code"] == "full"
    Seats.objects.filter(pk=event.pk).update(capacity=3)
    assert send(line(registration=waits.pk, how="walk_in"))[0]["outcome"] == "taken"
    waits.refresh_from_db()
    assert waits.status == "confirmed"


def test_the_phone_gets_names_and_digests_and_nothing_more(client, main, anna, begun):
    RegistrationFactory(event=main.event, status="cancelled", full_name="Ушедший Гость")
    with time_machine.travel(begun, tick=False):
        response = client.get(reverse("door:roster", args=[token_of(main)]))
    said = response.json()
    row = next(row for row in said["rows"] if row["id"] == anna.pk)
    assert (row["n"], row["o"], row["h"]) == ("Анна Белова", "Дом", digest_of(anna.code, said["salt"]))
    for secret in (anna.code, anna.email, "Ушедший"):
        assert secret not in response.text
    assert "sessionid" not in response.cookies


def test_the_phone_asks_only_for_what_has_changed(client, send, line, main, anna, begun):
    boris = RegistrationFactory(event=main.event, full_name="Борис")
    Registration.objects.update(updated_at=begun - timedelta(hours=1))
    send(line(code=anna.code))
    with time_machine.travel(begun + timedelta(minutes=1), tick=False):
        response = client.get(reverse("door:roster", args=[token_of(main)]), {"since": begun.isoformat()})
        whole = client.get(reverse("door:roster", args=[token_of(main)]))
        wrong = client.get(reverse("door:roster", args=[token_of(main)]), {"since": "yesterday"})
    assert [row["id"] for row in response.json()["rows"]] == [anna.pk]
    assert response.json()["rows"][0]["p"]["0"][1] == "Главный вход"
    assert {row["id"] for row in whole.json()["rows"]} == {anna.pk, boris.pk}
    assert wrong.status_code == 400


def test_the_list_costs_the_same_for_one_and_for_many(client, main, anna, begun, django_assert_num_queries):
    address = reverse("door:roster", args=[token_of(main)])
    with time_machine.travel(begun, tick=False):
        with django_assert_num_queries(5):
            client.get(address)
        RegistrationFactory.create_batch(5, event=main.event)
        with django_assert_num_queries(5):
            client.get(address)


def test_the_pass_ends_with_the_day_of_the_event(client, send, line, main, anna, event, begun):
    page, roster = (reverse(f"door:{name}", args=[token_of(main)]) for name in ("phone", "roster"))
    late = begun + timedelta(days=1)
    with time_machine.travel(begun):
        assert [client.get(page).status_code, client.get(roster).status_code] == [200, 200]
    with time_machine.travel(late):
        answers = [client.get(page), client.get(roster)]
    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Анна" not in answers[0].text + answers[1].text
    [kept] = send(line(code=anna.code), at=late)
    assert kept["outcome"] == "taken", "what was marked before the day ended may come a little later"
    [after] = send(line(registration=anna.pk, state="unmarked", at=late), at=late)
    assert (after["outcome"], after["code"]) == ("refused", "pass_over")
    send(line(code=anna.code), at=begun + timedelta(days=5))
    assert send.response.status_code == 410


def test_a_withdrawn_pass_serves_nobody(client, send, line, main, anna, olga, begun):
    withdraw_pass(door_pass=main, by=olga, now=begun)
    send(line(code=anna.code))
    assert (send.response.status_code, send.response.json()["code"]) == (410, "pass_withdrawn")
    with time_machine.travel(begun):
        assert client.get(reverse("door:phone", args=[token_of(main)])).status_code == 410
    assert not Attendance.objects.exists()


def test_a_forged_pass_opens_nothing(client, main):
    for token in (token_of(main)[:-2], "nonsense", f"{token_of(main)}x"):
        for name in ("phone", "roster"):
            assert client.get(reverse(f"door:{name}", args=[token])).status_code == 400


def test_a_pass_opens_nothing_else_of_the_service(client, main, begun):
    with time_machine.travel(begun):
        assert client.get(reverse("door:phone", args=[token_of(main)])).status_code == 200
    assert client.get(reverse("events:participants", args=[main.event_id])).status_code == 302
    assert not client.cookies.get("sessionid")


def test_a_session_is_marked_for_itself(send, line, event, anna, begun):
    session = event.sessions.create(title="Отчёты", starts_at=begun, ends_at=begun + timedelta(hours=1))
    answers = send(line(code=anna.code), line(code=anna.code, session=session.pk))
    assert [answer["outcome"] for answer in answers] == ["taken", "taken"]
    assert answers[1]["session"] == session.pk
