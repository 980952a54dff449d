"""Who is silent, whose task is due, of whose aftercare nothing was heard: day by day, as the sweep asks."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import (
    MOMENT,
    TODAY,
    AssignmentFactory,
    CheckpointFactory,
    ContactFactory,
    ProjectFactory,
    TaskFactory,
    member,
    without_mentor,
)
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.models import Letter
from mentoring import subjects
from mentoring.models import CheckIn
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Project
from projects.services.checkpoints import finish_checkpoint
from projects.warning.selectors import risks_now

DAY = timedelta(days=1)


@pytest.fixture
def ask(project, letter_about):
    """The NKO is asked how it is going, on a day."""

    def ask(day, rule="mentoring.check_in", about=None, **changes):
        moment = MOMENT + day * DAY
        given = {"rule": rule, "due_at": moment, "sent_at": moment, "status": "sent"}
        return letter_about(about or project, **(given | changes))

    return ask


def silent_since(now=MOMENT + 30 * DAY):
    rows = subjects.without_answer(now).filter(anchor__isnull=False)
    return {row["subject_id"]: (row["anchor"] - TODAY).days for row in rows}


def test_two_questions_without_an_answer_are_silence_from_the_second_one(project, ask):
    ask(0)
    assert silent_since() == {}
    ask(0, recipient="buh@example.org")
    ask(0, rule="projects.checkpoint_coming")
    assert silent_since() == {}
    ask(3, rule="projects.checkpoint_coming")
    ask(9)
    assert silent_since() == {project.pk: 3}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "pending", "sent_at": None},
        {"status": "dropped", "sent_at": None},
        {"channel": "inbox"},
        {"rule": "mentoring.assigned_nko"},
        {"rule": "projects.checkpoint_overdue"},
        {"answered_at": MOMENT},
        {"thread": "project:999999"},
    ],
)
def test_only_questions_that_went_out_by_mail_and_were_not_answered_count(project, ask, changes):
    ask(0)
    ask(3, **changes)
    assert silent_since() == {}


def test_an_answer_a_contact_or_something_done_begins_anew(project, boris, ask):
    ask(0)
    ask(3)
    assert silent_since() == {project.pk: 3}
    answer = CheckIn.objects.create(project=project, answer="on_plan", email="a@example.org", at=MOMENT + 4 * DAY)
    assert silent_since() == {}
    answer.delete()
    contact = ContactFactory(project=project, by=boris, at=MOMENT + 4 * DAY)
    assert silent_since() == {}
    contact.delete()
    ContactFactory(project=project, by=boris, at=MOMENT + DAY)
    assert silent_since() == {}
    ask(8)
    assert silent_since() == {project.pk: 8}
    checkpoint = CheckpointFactory(project=project)
    finish_checkpoint(checkpoint=checkpoint, by=boris, now=MOMENT + 4 * DAY, done_on=TODAY)
    assert silent_since() == {}


def test_the_day_of_a_question_is_that_of_the_centre(project, ask):
    evening = MOMENT.replace(hour=20)  # it is the next day already in Vladivostok
    ask(0, sent_at=MOMENT.replace(hour=2))
    ask(0, sent_at=evening)
    assert silent_since() == {project.pk: 1}


def test_nobody_calls_where_nobody_mentors_or_the_project_is_over(project, ask):
    ask(0)
    ask(3)
    Project.objects.update(stage=Stage.CONTINUED)
    assert silent_since() == {}
    Project.objects.update(stage=Stage.ACTIVE)
    without_mentor(project)
    assert silent_since() == {}


def test_silence_is_a_sign_of_trouble(project, ask):
    ask(0)
    ask(3)
    for day, points in ((4, 15), (11, 25)):
        risk = risks_now([project.pk], MOMENT + day * DAY)[project.pk]
        assert [reason.points for reason in risk.found if reason.key == "unanswered"] == [points]


def test_the_head_hears_of_silence_after_seven_working_days(project, vera, ask):
    ask(0)
    ask(1)  # Tuesday, 3 March 2026; the 9th is a day off
    rule = registry.find("mentoring.no_answer/heads")
    for day, told in ((10, []), (11, [vera.email])):
        sweep_rule(rule, MOMENT + day * DAY)
        letters = Letter.objects.filter(rule=rule.key, due_at__lte=MOMENT + day * DAY)
        assert [letter.recipient for letter in letters] == told


def due(key, now):
    sweep_rule(registry.find(key), now)
    letters = Letter.objects.filter(rule=key, due_at__lte=now, channel="email")
    return sorted(letters.values_list("subject_id", "recipient"))


def test_who_has_a_task_reads_of_it_on_its_day(project, boris, vera):
    mine = TaskFactory(project=project, assignee=boris, due_on=TODAY)
    hers = TaskFactory(project=project, assignee=vera, due_on=TODAY)
    TaskFactory(project=project, assignee=boris, due_on=TODAY, done_at=MOMENT)
    assert due("mentoring.task_due", MOMENT - DAY) == []
    assert due("mentoring.task_due", MOMENT) == [(mine.pk, boris.email), (hers.pk, vera.email)]


def test_the_head_reads_of_a_task_that_a_mentor_has_not_done_for_three_working_days(project, boris, vera):
    member(boris, Role.MEMBER, project.organisation)
    late = TaskFactory(project=project, assignee=boris, due_on=TODAY)
    TaskFactory(project=project, assignee=vera, due_on=TODAY)
    TaskFactory(project=ProjectFactory(centre=project.centre, stage=Stage.CONTINUED), assignee=boris, due_on=TODAY)
    assert due("mentoring.task_overdue", MOMENT + 2 * DAY) == []
    assert due("mentoring.task_overdue", MOMENT + 3 * DAY) == [(late.pk, vera.email)]
    assert len(due("mentoring.task_overdue", MOMENT + 20 * DAY)) == 2


def test_aftercare_of_which_nothing_was_heard(project, boris):
    project.stage = Stage.AFTERCARE
    project.save()
    asked = CheckpointFactory(project=project, kind=CheckpointKind.AFTERCARE, due_on=TODAY)
    other = ProjectFactory(centre=project.centre, stage=Stage.AFTERCARE)
    AssignmentFactory(project=other, mentor=boris)
    answered = CheckpointFactory(project=other, kind=CheckpointKind.AFTERCARE, due_on=TODAY)

    def found():
        return set(subjects.aftercare_unanswered(MOMENT).values_list("subject_id", flat=True))

    assert found() == {asked.pk, answered.pk}
    CheckIn.objects.create(project=other, answer="on_plan", email="a@example.org", at=MOMENT - 8 * DAY)
    assert found() == {asked.pk, answered.pk}
    CheckIn.objects.create(project=other, answer="on_plan", email="a@example.org", at=MOMENT - 5 * DAY)
    assert found() == {asked.pk}
    ContactFactory(project=project, by=boris, at=MOMENT)
    assert found() == set()
