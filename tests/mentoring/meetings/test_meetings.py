"""Meetings: the agenda is drafted from the data, the minutes become a contact, tasks and a letter to the NKO."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.common.clock import local_date
from backend.common.errors import Conflict, DomainError, Invalid, NotAllowed
from backend.demo.factories import CheckpointFactory, ContactFactory, TaskFactory, UserFactory, member
from backend.notifications import registry
from backend.notifications.letters import write
from backend.notifications.models import Letter
from mentoring.meetings.agenda import draft
from mentoring.meetings.enums import Doer, MeetingForm
from mentoring.meetings.models import Agreement, Meeting
from mentoring.meetings.services import Agreed, cancel_meeting, change_meeting, hold_meeting, plan_meeting
from mentoring.models import CheckIn, Contact, Task
from mentoring.services import finish_task, hand_over
from tests.together import PATIENCE


@pytest.fixture
def zoya(project):
    person = UserFactory(full_name="Зоя Белова", email="zoya@example.org")
    member(person, Role.MENTOR, project.centre)
    return person


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def today(now, project):
    return local_date(now, project.zone)


@pytest.fixture
def meeting(project, boris, now):
    """Began an hour ago; its minutes are not written."""
    return plan_meeting(
        project=project, starts_at=now - timedelta(hours=1), minutes_long=60, form=MeetingForm.VIDEO, place="",
        by=boris, now=now,
    )  # fmt: skip


def told(rule):
    return list(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


def test_the_agenda_says_what_is_urgent(project, boris, now, today):
    CheckpointFactory(project=project, title="Отчёт за первый этап", due_on=today - timedelta(days=3))
    CheckpointFactory(project=project, title="Публикация", due_on=today + timedelta(days=9))
    CheckIn.objects.create(project=project, answer="need_help", comment="Нет зала.", email="a@example.org", at=now)
    ContactFactory(project=project, by=boris, at=now - timedelta(days=3), summary="Обсудили смету.")
    TaskFactory(project=project, assignee=boris, title="Прислать образец")
    agenda = draft(project, now=now)
    headings = ["Что говорит НКО:", "Просрочено:", "Задачи наставника:", "Ближайшие сроки:", "Последний разговор:"]
    places = [agenda.index(heading) for heading in headings]
    assert places == sorted(places)
    for words in ("Нет зала.", "Отчёт за первый этап", "Публикация", "Прислать образец", "Обсудили смету."):
        assert words in agenda
    assert agenda.index("Отчёт за первый этап") < agenda.index("Публикация")
    unread = plan_meeting(
        project=project, starts_at=now, minutes_long=60, form=MeetingForm.CALL, place="", by=boris, now=now
    )
    assert "Отчёт за первый этап" in unread.agenda
    assert "Прислать образец" not in unread.agenda


def test_an_agenda_costs_the_same_however_much_there_is(project, boris, now, today, django_assert_num_queries):
    draft(project, now=now)  # where the project lies is read once
    for rows in (1, 3):
        for _row in range(rows):
            CheckpointFactory(project=project, due_on=today)
            TaskFactory(project=project, assignee=boris)
        with django_assert_num_queries(6):
            draft(project, now=now)


def test_the_nko_is_invited_and_told_of_a_new_time_only(project, meeting, boris, now):
    assert told("meetings.invited") == ["alina@example.org"]
    same = {"minutes_long": 60, "form": MeetingForm.VIDEO, "place": "", "by": boris, "now": now}
    change_meeting(meeting=meeting, starts_at=meeting.starts_at, agenda="Смета.", **same)
    assert len(told("meetings.invited")) == 1
    change_meeting(meeting=meeting, starts_at=now + timedelta(days=2), agenda="Смета.", **same)
    assert len(told("meetings.invited")) == 2
    cancel_meeting(meeting=meeting, by=boris, now=now)
    assert told("meetings.cancelled") == ["alina@example.org"]
    with pytest.raises(Conflict):
        cancel_meeting(meeting=meeting, by=boris, now=now)


def test_minutes_are_a_contact_tasks_and_a_letter(project, meeting, boris, now, today):
    agreed = [
        Agreed(Doer.NKO, "Прислать список", today + timedelta(days=3)),
        Agreed(Doer.MENTOR, "Спросить фонд", today + timedelta(days=5)),
    ]
    held = hold_meeting(
        meeting=meeting,
        minutes="Сроки сдвигаются.",
        agreed=agreed,
        next_on=today + timedelta(days=7),
        by=boris,
        now=now,
    )
    contact = Contact.objects.get()
    assert (contact.summary, contact.next_on, held.contact) == ("Сроки сдвигаются.", today + timedelta(days=7), contact)
    titles = list(Task.objects.order_by("due_on").values_list("title", "assignee"))
    assert titles == [("Спросить НКО: Прислать список", boris.pk), ("Спросить фонд", boris.pk)]
    letter = Letter.objects.get(rule="meetings.minutes")
    facts = registry.find(letter.rule).context([meeting.pk])[meeting.pk]
    text = write(letter, facts).plain
    for words in ("Сроки сдвигаются.", "НКО: Прислать список", "Спросить фонд"):
        assert words in text
    finish_task(task=Task.objects.get(title="Спросить фонд"), by=boris, now=now)
    assert "Спросить фонд (сделано)" in draft(project, now=now)
    with pytest.raises(Conflict):
        hold_meeting(meeting=meeting, minutes="Ещё раз.", agreed=[], next_on=None, by=boris, now=now)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": "  "}, "minutes"), ({"due": -1}, "agreed"), ({"due": 500}, "agreed"), ({"text": "  "}, "agreed"),
        ({"lines": 21}, "agreed"), ({"next": -1}, "next_on"),
    ],
)  # fmt: skip
def test_minutes_that_make_no_sense_change_nothing(meeting, boris, now, today, changes, field):
    due = today + timedelta(days=changes.get("due", 3))
    agreed = [Agreed(Doer.NKO, changes.get("text", "Смета"), due)] * changes.get("lines", 1)
    with pytest.raises(Invalid) as refusal:
        hold_meeting(
            meeting=meeting, minutes=changes.get("minutes", "Смета."), agreed=agreed,
            next_on=today + timedelta(days=changes.get("next", 3)), by=boris, now=now,
        )  # fmt: skip
    assert refusal.value.field == field
    assert not Contact.objects.exists()
    assert not Agreement.objects.exists()


def test_a_meeting_to_come_has_no_minutes_yet(project, boris, now):
    coming = plan_meeting(
        project=project, starts_at=now + timedelta(days=1), minutes_long=60, form=MeetingForm.CALL, place="", by=boris,
        now=now,
    )  # fmt: skip
    with pytest.raises(Invalid):
        hold_meeting(meeting=coming, minutes="Смета.", agreed=[], next_on=None, by=boris, now=now)
    for days in (-400, 400):
        with pytest.raises(Invalid):
            plan_meeting(
                project=project, starts_at=now + timedelta(days=days), minutes_long=60, form=MeetingForm.CALL, place="",
                by=boris, now=now,
            )  # fmt: skip


@pytest.mark.parametrize("name", ["alina", "zoya", "gleb"])
def test_only_who_looks_after_the_project_runs_meetings(request, project, meeting, now, name):
    by = request.getfixturevalue(name)
    with pytest.raises(NotAllowed):
        plan_meeting(project=project, starts_at=now, minutes_long=60, form=MeetingForm.CALL, place="", by=by, now=now)
    with pytest.raises(NotAllowed):
        hold_meeting(meeting=meeting, minutes="Смета.", agreed=[], next_on=None, by=by, now=now)
    assert Meeting.objects.get().held_at is None


def test_an_open_meeting_goes_to_the_next_mentor(project, meeting, boris, zoya, vera, now):
    hand_over(assignment=project.assignments.get(), to=zoya, note="Смета.", by=vera, now=now)
    meeting.refresh_from_db()
    assert meeting.mentor == zoya


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_minutes_at_once_write_one(meeting, boris, vera, now):
    start = Barrier(2)

    def hold(by):
        start.wait(PATIENCE)
        try:
            return hold_meeting(meeting=meeting, minutes="Смета.", agreed=[], next_on=None, by=by, now=now)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(hold, (boris, vera)))
    assert results.count("conflict") == 1
    assert Contact.objects.count() == 1


def test_the_pages_from_the_plan_to_the_minutes(log_in, project, boris, alina, today):
    client = log_in(boris)
    url = reverse("meetings:plan", args=[project.pk])
    assert "О чём договариваемся" in client.get(url).text
    sent = {"starts_at": "2026-13-01T10:00", "minutes_long": 60, "form": "video", "agenda": "Смета."}
    assert client.post(url, sent).status_code == 400
    assert client.post(url, sent | {"starts_at": f"{today:%Y-%m-%d}T00:00"}).status_code == 302
    meeting = Meeting.objects.get()
    hold = reverse("meetings:hold", args=[meeting.pk])
    half = {"minutes": "Смета готова.", "text_1": "Прислать чек"}
    assert client.post(hold, half).status_code == 400
    assert client.post(hold, half | {"due_1": f"{today:%Y-%m-%d}", "doer_1": "nko"}).status_code == 302
    page = log_in(alina).get(meeting.get_absolute_url())
    assert "Прислать чек" in page.text
    assert "Записать итоги" not in page.text


def test_pdf_and_calendar(log_in, meeting, alina, gleb):
    client = log_in(alina)
    paper = client.get(reverse("meetings:pdf", args=[meeting.pk]))
    assert paper.content.startswith(b"%PDF")
    entry = client.get(reverse("meetings:calendar", args=[meeting.pk])).content.decode()
    assert "BEGIN:VEVENT" in entry
    assert f"UID:meeting-{meeting.pk}@" in entry
    for name in ("pdf", "calendar", "meeting"):
        assert log_in(gleb).get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 404


def test_the_workbench_shows_what_comes_and_what_waits_for_minutes(log_in, meeting, boris):
    page = log_in(boris).get(reverse("mentoring:workbench"))
    assert "Ближайшие встречи" in page.text
    assert reverse("meetings:hold", args=[meeting.pk]) in page.text
