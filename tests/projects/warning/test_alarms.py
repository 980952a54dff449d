"""A reason that somebody knows to be none does not count for a time, or until it gets worse."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, TODAY, CheckpointFactory, ContactFactory, ProjectFactory
from mentoring.enums import CheckInAnswer
from mentoring.models import CheckIn
from projects.lifecycle import Stage
from projects.models import Checkpoint, Project
from projects.warning.models import FalseAlarm, ProjectRisk
from projects.warning.services.alarms import mark_false_alarm, take_back
from projects.warning.services.counting import count_risks

DAY = timedelta(days=1)


@pytest.fixture
def late(project, boris):
    """The project has one reason: a checkpoint that is a day late."""
    Project.objects.filter(pk=project.pk).update(resources="Взносы жителей")
    ProjectFactory(organisation=project.organisation, stage=Stage.CONTINUED)
    ContactFactory(project=project, by=boris, at=clock.now())
    today = clock.local_date(clock.now(), project.zone)
    project.checkpoint = CheckpointFactory(project=project, title="Отчёт", due_on=today - DAY)
    count_risks(now=clock.now())
    return project


def points(project):
    return ProjectRisk.objects.get(project=project).points


def mark(project, by, now=None, **fields):
    fields = {"indicator": "overdue", "reason": "Бумага уже в фонде"} | fields
    return mark_false_alarm(project=project, by=by, now=now or clock.now(), **fields)


def test_a_mark_takes_the_reason_out_at_once_and_says_so(late, boris):
    assert points(late) == 25
    alarm = mark(late, boris)
    assert points(late) == 0
    assert alarm.until == clock.local_date(clock.now(), late.zone) + 30 * DAY
    [reason] = ProjectRisk.objects.get(project=late).reasons
    assert (reason["muted"], reason["points"]) == (True, 0)
    entry = Entry.objects.get(verb="warning.false_alarm_marked")
    assert (entry.actor, entry.target_id, entry.reason) == (boris, late.pk, "Бумага уже в фонде")


def test_it_counts_again_when_the_time_is_over(late, boris):
    mark(late, boris, until=clock.local_date(clock.now(), late.zone) + 3 * DAY)
    now = clock.now()
    count_risks(now=now + 3 * DAY)
    assert points(late) == 0
    count_risks(now=now + 4 * DAY)
    assert points(late) == 25


def test_it_counts_again_as_soon_as_it_gets_worse(late, boris):
    mark(late, boris)
    now = clock.now()
    count_risks(now=now + 6 * DAY)
    assert points(late) == 0
    count_risks(now=now + 7 * DAY)  # the eighth day is the next grade
    assert points(late) == 40


def test_it_is_about_this_checkpoint_and_not_about_the_next_one(late, boris):
    mark(late, boris)
    today = clock.local_date(clock.now(), late.zone)
    Checkpoint.objects.filter(pk=late.checkpoint.pk).update(done_on=today)
    following = CheckpointFactory(project=late, title="Второй отчёт", due_on=today - 2 * DAY)
    count_risks(now=clock.now())
    assert points(late) > 0
    Checkpoint.objects.filter(pk=following.pk).update(due_on=late.checkpoint.due_on)  # since the same day
    count_risks(now=clock.now())
    assert points(late) > 0


def test_a_second_call_for_help_is_heard(late, boris):
    now = clock.now()
    Checkpoint.objects.filter(pk=late.checkpoint.pk).update(done_on=clock.local_date(now, late.zone))
    CheckIn.objects.create(project=late, email="a@example.org", answer=CheckInAnswer.NEED_HELP, at=now)
    count_risks(now=now)
    loud = points(late)
    assert loud > 0
    mark(late, boris, indicator="check_in", until=clock.local_date(now, late.zone) + 60 * DAY)
    assert points(late) == 0
    week = now + 7 * DAY
    CheckIn.objects.create(project=late, email="a@example.org", answer=CheckInAnswer.NEED_HELP, at=week)
    ContactFactory(project=late, by=boris, at=week)
    count_risks(now=week)
    assert points(late) == loud


def test_a_mark_from_before_facts_were_kept_holds_for_any(late, boris):
    FalseAlarm.objects.filter(pk=mark(late, boris).pk).update(fact="")
    today = clock.local_date(clock.now(), late.zone)
    Checkpoint.objects.filter(pk=late.checkpoint.pk).update(due_on=today - 2 * DAY)
    count_risks(now=clock.now())
    assert points(late) == 0


def test_only_this_reason_is_taken_out(late, boris):
    Project.objects.filter(pk=late.pk).update(stage=Stage.SUSPENDED)
    mark(late, boris)
    assert points(late) == 60


def test_it_can_be_taken_back(late, boris):
    alarm = mark(late, boris)
    take_back(alarm=alarm, by=boris, now=clock.now())
    assert points(late) == 25
    assert Entry.objects.filter(verb="warning.false_alarm_taken_back").count() == 1
    with pytest.raises(Conflict):
        take_back(alarm=alarm, by=boris, now=clock.now())


def test_marking_again_after_it_got_worse_replaces_the_mark(late, boris):
    first = mark(late, boris)
    late.checkpoint.due_on -= 10 * DAY
    late.checkpoint.save()
    count_risks(now=clock.now())
    assert points(late) == 40
    mark(late, boris, reason="Всё ещё в фонде")
    first.refresh_from_db()
    assert first.ended_at is not None
    assert points(late) == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "а\x00б"}, "reason"),
        ({"reason": "а" * 1001}, "reason"),
        ({"until": TODAY - 400 * DAY}, "until"),
        ({"until": TODAY + 9000 * DAY}, "until"),
    ],
)
def test_bad_input_changes_nothing(late, boris, fields, field):
    with pytest.raises(Invalid) as refusal:
        mark(late, boris, **fields)
    assert refusal.value.field == field
    assert not FalseAlarm.objects.exists()


def test_what_is_no_reason_now_cannot_be_marked(late, boris):
    with pytest.raises(Conflict):
        mark(late, boris, indicator="suspended")
    with pytest.raises(Conflict):
        mark(late, boris, indicator="unheard-of")
    mark(late, boris)
    with pytest.raises(Conflict):
        mark(late, boris)


def test_the_nko_itself_may_not(late, alina):
    with pytest.raises(NotAllowed):
        mark(late, alina)


def test_on_the_page(late, boris, alina, gleb, log_in):
    page = reverse("warning:project", args=[late.pk])
    form = reverse("warning:mark", args=[late.pk, "overdue"])
    until = clock.local_date(clock.now(), late.zone) + 5 * DAY
    data = {"reason": "Бумага уже в фонде", "until": until.isoformat()}
    assert log_in(gleb).get(page).status_code == 404
    assert form not in log_in(alina).get(page).content.decode()
    assert log_in(alina).post(form, data).status_code == 403
    client = log_in(boris)
    assert form in client.get(page).content.decode()
    assert client.post(form, {"reason": "", "until": "31.02.2026"}).status_code == 400
    assert client.post(form, data).status_code == 302
    text = log_in(alina).get(page).content.decode()
    assert "Бумага уже в фонде" in text
    assert "отмечено как ложная тревога" in text
    alarm = FalseAlarm.objects.get()
    take = reverse("warning:unmark", args=[late.pk, alarm.pk])
    assert log_in(alina).post(take).status_code == 403
    assert client.get(take).status_code == 405
    assert client.post(take).status_code == 302
    assert points(late) == 25
    assert client.post(reverse("warning:unmark", args=[late.pk, 10**17])).status_code == 404


def test_a_mark_in_the_history_of_the_count(late, boris):
    count_risks(now=MOMENT)
    mark(late, boris)
    count_risks(now=clock.now())
    assert late.risk_days.order_by("-on").first().points == 0
