"""Marks at the door: the first counts, a second is told, a repeated one changes nothing, a late one wins nothing."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from backend.audit.models import Entry
from backend.common.errors import NotAllowed
from backend.demo.factories import RegistrationFactory
from backend.demo.factories_door import AttendanceFactory
from events.door.models import Attendance, Mark
from events.door.selectors import by_door, present, present_on, was_marked
from events.door.services import marking
from events.door.services.marking import Marker, take, undo
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_a_mark_says_who_where_and_when(event, anna, says, at_main, begun, day):
    assert not was_marked(event)
    answer = take(marks=[says(anna, "present", begun)], marker=at_main, now=begun + minutes(1))[0]
    assert (answer.outcome, answer.again) == ("taken", False)
    row = Attendance.objects.get()
    assert (row.registration, row.day, row.state, row.at, row.door) == (anna, day, "present", begun, "Главный вход")
    assert list(present(event)) == list(present_on(event, day)) == [anna]
    assert was_marked(event)
    entry = Entry.objects.get(target_type="door.attendance", target_id=row.pk)
    assert (entry.verb, entry.before["state"], entry.after["state"]) == ("attendance.marked", "unmarked", "present")


def test_a_second_door_is_told_of_the_first(anna, says, at_main, at_side, begun):
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    answer = take(marks=[says(anna, "present", begun + minutes(3))], marker=at_side, now=begun + minutes(3))[0]
    assert answer.outcome == "double"
    assert (answer.attendance.door, answer.attendance.at) == ("Главный вход", begun)
    assert list(Mark.objects.values_list("outcome", "door")) == [
        ("taken", "Главный вход"),
        ("double", "Боковой вход"),
    ]


def test_a_sync_that_is_repeated_changes_nothing(anna, says, at_main, begun):
    mark = says(anna, "present", begun)
    take(marks=[mark], marker=at_main, now=begun)
    undo(attendance=Attendance.objects.get(), by=_runs(anna.event), now=begun + minutes(1))
    again = take(marks=[mark, mark], marker=at_main, now=begun + minutes(9))
    assert [(answer.outcome, answer.again) for answer in again] == [("taken", True), ("taken", True)]
    assert Attendance.objects.get().state == "unmarked"
    assert Mark.objects.count() == 2


def test_a_late_sync_does_not_undo_an_undo(anna, olga, says, at_main, at_side, begun):
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    undo(attendance=Attendance.objects.get(), by=olga, now=begun + minutes(10))
    late = take(marks=[says(anna, "present", begun + minutes(5))], marker=at_side, now=begun + minutes(60))[0]
    assert (late.outcome, late.attendance.state) == ("overtaken", "unmarked")
    came_back = take(marks=[says(anna, "present", begun + minutes(20))], marker=at_side, now=begun + minutes(60))[0]
    assert (came_back.outcome, came_back.attendance.state) == ("taken", "present")


def test_whoever_was_seen_is_not_absent_because_the_phone_was_offline(anna, says, at_main, olga, begun):
    take(marks=[says(anna, "absent", begun + minutes(90), source="rest")], marker=Marker(by=olga), now=begun)
    late = take(marks=[says(anna, "present", begun)], marker=at_main, now=begun + minutes(120))[0]
    assert (late.outcome, late.attendance.state) == ("taken", "present")


def test_a_correction_of_the_organiser_stands_against_an_older_mark(anna, says, at_main, olga, begun):
    take(marks=[says(anna, "excused", begun + minutes(90), source="list")], marker=Marker(by=olga), now=begun)
    late = take(marks=[says(anna, "present", begun)], marker=at_main, now=begun + minutes(120))[0]
    assert (late.outcome, late.attendance.state) == ("overtaken", "excused")


def test_the_rest_is_nobody_who_was_marked(anna, says, at_main, olga, begun):
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    rest = take(marks=[says(anna, "absent", begun + minutes(9), source="rest")], marker=Marker(by=olga), now=begun)[0]
    assert (rest.outcome, rest.attendance.state) == ("overtaken", "present")


def test_undoing_keeps_the_row_and_what_was_said(anna, olga, boris, says, at_main, begun):
    take(marks=[says(anna, "present", begun)], marker=at_main, now=begun)
    row = Attendance.objects.get()
    with pytest.raises(NotAllowed):
        undo(attendance=row, by=boris, now=begun)
    undo(attendance=row, by=olga, now=begun + minutes(1))
    assert list(row.marks.values_list("state", "by")) == [("present", None), ("unmarked", olga.pk)]
    assert not present(anna.event).exists()
    assert not was_marked(anna.event)
    assert Entry.objects.filter(verb="attendance.undone", actor=olga).count() == 1


def test_a_session_is_marked_beside_its_day(event, anna, says, at_main, begun, day):
    session = event.sessions.create(title="Отчёты", starts_at=begun, ends_at=begun + minutes(60))
    marks = [says(anna, "present", begun), says(anna, "present", begun, session_id=session.pk)]
    assert [answer.outcome for answer in take(marks=marks, marker=at_main, now=begun)] == ["taken", "taken"]
    assert list(present_on(event, day)) == [anna]
    assert by_door(event, day) == [("Главный вход", 1)]


def test_the_database_keeps_one_row_a_day(anna, day):
    AttendanceFactory(registration=anna, day=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceFactory(registration=anna, day=day)


def test_a_thousand_marks_cost_as_many_queries_as_one(event, says, at_main, begun, django_assert_num_queries):
    people = RegistrationFactory.create_batch(40, event=event)
    with django_assert_num_queries(8):
        take(marks=[says(people[0], "present", begun)], marker=at_main, now=begun)
    with django_assert_num_queries(8):
        take(marks=[says(person, "present", begun) for person in people[1:]], marker=at_main, now=begun)
    assert present(event).count() == 40


def _runs(event):
    return event.centre.memberships.get(role="organiser").user


def _at_once(anna, says, markers, begun):
    """The outcomes at two doors that mark the same ticket at the same moment, each by a connection of its own."""
    ready, answers = threading.Barrier(len(markers)), []

    def mark(marker):
        try:
            ready.wait(timeout=PATIENCE)
            answers.extend(take(marks=[says(anna, "present", begun)], marker=marker, now=begun))
        finally:
            connection.close()

    threads = [threading.Thread(target=mark, args=(marker,)) for marker in markers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return sorted(answer.outcome for answer in answers)


@pytest.mark.django_db(transaction=True)
def test_two_doors_at_once_one_is_first_and_the_other_is_told(anna, says, at_main, at_side, begun):
    for _round in range(10):
        Attendance.objects.all().delete()
        assert _at_once(anna, says, [at_main, at_side, at_main, at_side], begun) == ["double"] * 3 + ["taken"]
        assert Attendance.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_doors_would_be_first(anna, says, at_main, at_side, begun, monkeypatch):
    meet = threading.Barrier(2)

    def unlocked(rows):
        found = list(rows.select_related("registration").order_by("pk"))
        meet.wait(timeout=PATIENCE)
        return found

    AttendanceFactory(registration=anna, day=says(anna, "present", begun).day, state="unmarked")
    monkeypatch.setattr(marking, "lock", unlocked)
    assert _at_once(anna, says, [at_main, at_side], begun) == ["taken", "taken"]


@pytest.mark.django_db(transaction=True)
def test_a_phone_that_sends_the_same_marks_twice_at_once_is_heard_once(event, says, at_main, begun):
    people = RegistrationFactory.create_batch(30, event=event)
    marks = [says(person, "present", begun) for person in people]
    ready, failures = threading.Barrier(2), []

    def sync(order):
        try:
            ready.wait(timeout=PATIENCE)
            take(marks=order, marker=at_main, now=begun)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the test has to see it
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=sync, args=(order,)) for order in (marks, marks[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert failures == []
    assert Mark.objects.count() == present(event).count() == 30
    assert len({uuid.UUID(str(number)) for number in Mark.objects.values_list("number", flat=True)}) == 30
