"""What happens between planning and sending: a date is moved, a mentor changes, the thing is done."""

from datetime import date, timedelta

import pytest

from backend.demo.factories import MOMENT, TODAY, CheckpointFactory
from backend.notifications import registry, ticks
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from mentoring.models import Assignment
from mentoring.services import hand_over
from projects.models import Checkpoint, Project

DAY = timedelta(days=1)
NOON = MOMENT.replace(hour=2)  # noon in Vladivostok
COMING = "projects.checkpoint_coming"


@pytest.fixture
def checkpoint(project):
    return CheckpointFactory(project=project, due_on=TODAY + 3 * DAY)


def day(now):
    """A day of the service: what is due is planned and sent."""
    sweep(now)
    ticks.find("deliver").run(now)


def ends(rule, **conditions):
    """Recipient, days from the date, how it ended and why."""
    letters = Letter.objects.filter(rule=rule, channel="email", **conditions).order_by("due_at", "recipient")
    return list(letters.values_list("recipient", "anchor", "offset_days", "status", "reason"))


def test_what_is_done_before_it_is_due_is_never_sent(checkpoint, mailbox):
    sweep(NOON - DAY)
    Checkpoint.objects.update(done_on=TODAY)
    day(NOON)
    day(NOON + 3 * DAY)
    assert [end[2:] for end in ends(COMING)] == [(-3, "dropped", "not_needed"), (0, "dropped", "not_needed")]
    assert "alina@example.org" not in {mail.recipient for mail in mailbox.letters}


def test_a_moved_deadline_drops_the_old_letters_and_plans_new_ones(checkpoint, mailbox):
    sweep(NOON - DAY)
    later = checkpoint.due_on + 5 * DAY
    Checkpoint.objects.update(due_on=later)
    for number in range(10):
        day(NOON + number * DAY)
    assert {end[2:] for end in ends(COMING, anchor=checkpoint.due_on)} == {
        (-3, "dropped", "not_needed"),
        (0, "dropped", "not_needed"),
    }
    assert [end[2:] for end in ends(COMING, anchor=later)] == [(-3, "sent", ""), (0, "sent", "")]


def test_a_deadline_moved_there_and_back_is_told_of_once(checkpoint, mailbox):
    sweep(NOON - DAY)
    Checkpoint.objects.update(due_on=checkpoint.due_on + 50 * DAY)
    day(NOON)
    assert [end[3] for end in ends(COMING, anchor=checkpoint.due_on, offset_days=-3)] == ["dropped"]
    Checkpoint.objects.update(due_on=checkpoint.due_on)
    day(NOON + DAY)
    day(NOON + DAY)
    assert [end[3] for end in ends(COMING, anchor=checkpoint.due_on, offset_days=-3)] == ["sent"]
    assert [end for end in ends(COMING) if end[1] != checkpoint.due_on and end[3] != "pending"] == []


def test_after_a_hand_over_the_new_mentor_is_told_and_the_old_one_is_not(project, boris, zoya, vera, mailbox):
    CheckpointFactory(project=project, due_on=TODAY - 7 * DAY)
    sweep(NOON - DAY)
    assert [end[0] for end in ends("mentoring.overdue")] == [boris.email]
    hand_over(assignment=Assignment.objects.get(project=project), to=zoya, note="Смета.", by=vera, now=NOON - DAY)
    day(NOON)
    assert [(end[0], end[3], end[4]) for end in ends("mentoring.overdue")] == [
        (boris.email, "dropped", "not_needed"),
        (zoya.email, "sent", ""),
    ]
    assert [end[0] for end in ends("projects.checkpoint_overdue/heads")] == [vera.email]


def test_a_mentor_who_comes_back_is_told_after_all(project, boris, zoya, vera, mailbox):
    CheckpointFactory(project=project, due_on=TODAY - 7 * DAY)
    sweep(NOON - DAY)
    hand_over(assignment=Assignment.objects.get(project=project), to=zoya, note="Смета.", by=vera, now=NOON - DAY)
    day(NOON)
    current = Assignment.objects.current().get(project=project)
    hand_over(assignment=current, to=boris, note="Обратно.", by=vera, now=NOON + DAY)
    day(NOON + DAY)
    assert (boris.email, "sent") in [(end[0], end[3]) for end in ends("mentoring.overdue")]


def test_a_project_that_moves_to_another_stage_is_left_in_peace(checkpoint, mailbox):
    sweep(NOON - DAY)
    Project.objects.update(stage="terminated")
    day(NOON)
    assert {end[3:] for end in ends(COMING, due_at__lte=NOON)} == {("dropped", "not_needed")}


def test_a_date_of_another_millennium_disturbs_nobody(checkpoint, mailbox, log_in, boris):
    CheckpointFactory(project=checkpoint.project, due_on=date.max, title="Опечатка")
    CheckpointFactory(project=checkpoint.project, due_on=date.min, title="Опечатка")
    day(NOON)
    assert [end[3] for end in ends(COMING, offset_days=-3)] == ["sent"]
    assert log_in(boris).get(f"/followups/why/project:{checkpoint.project_id}/").status_code == 200


def test_every_rule_about_projects_is_planned_within_the_stages_that_it_names():
    for entry in registry.rules():
        if entry.thread == "project":
            assert set(entry.stages) <= {stage for stage, _label in Project._meta.get_field("stage").choices}
