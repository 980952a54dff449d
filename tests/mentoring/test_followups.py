"""Whom the rules of mentoring find on which day, and what the letters say."""

from datetime import timedelta

import pytest

from backend.accounts.enums import Role
from backend.accounts.models import Membership, Preferences
from backend.common.clock import local_date
from backend.demo.factories import (
    MOMENT,
    TODAY,
    AssignmentFactory,
    CheckpointFactory,
    ContactFactory,
    OrganisationFactory,
    ProjectFactory,
    TaskFactory,
    TeamMemberFactory,
    UserFactory,
    member,
    without_mentor,
)
from backend.notifications import registry
from backend.notifications.engine.sweep import sweep_rule
from backend.notifications.letters import write
from backend.notifications.models import Letter
from mentoring.enums import CheckInAnswer
from mentoring.models import Assignment, CheckIn
from mentoring.services import answer_check_in, assign_mentor, hand_over, plan_absence
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Project

DAY = timedelta(days=1)


def sweep(key, now):
    """The recipients of the letters that the rule has planned until then and that are due."""
    sweep_rule(registry.find(key), now)
    due = Letter.objects.filter(rule=key, channel="email", due_at__lte=now)
    return sorted(due.values_list("subject_id", "recipient"))


def text_of(letter):
    facts = registry.find(letter.rule).context([letter.subject_id])[letter.subject_id]
    return write(letter, facts)


def since(moment):
    """The project began, and Boris mentors it, since that moment."""
    Project.objects.update(stage_since=moment)
    Assignment.objects.update(started_at=moment)


def test_a_silent_mentor_is_reminded_after_21_days_and_the_head_after_28(project):
    since(MOMENT)
    here = [(project.pk, "boris@example.org")]
    assert sweep("mentoring.silent", MOMENT + 20 * DAY) == []
    assert sweep("mentoring.silent", MOMENT + 21 * DAY) == here
    assert sweep("mentoring.silent", MOMENT + 22 * DAY) == here
    assert sweep("mentoring.silent/heads", MOMENT + 27 * DAY) == []
    assert sweep("mentoring.silent/heads", MOMENT + 28 * DAY) == [(project.pk, "vera@example.org")]


def test_a_contact_starts_the_silence_anew(project, boris):
    since(MOMENT)
    ContactFactory(project=project, by=boris, at=MOMENT + 10 * DAY)
    assert sweep("mentoring.silent", MOMENT + 21 * DAY) == []
    assert sweep("mentoring.silent", MOMENT + 31 * DAY) == [(project.pk, "boris@example.org")]
    ContactFactory(project=project, by=boris, at=MOMENT + 31 * DAY)
    assert sweep("mentoring.silent", MOMENT + 52 * DAY) == [(project.pk, "boris@example.org")] * 2


def test_silence_is_no_matter_where_a_project_is_over_or_has_no_active_mentor(project, boris):
    since(MOMENT)
    Project.objects.update(stage=Stage.CONTINUED)
    assert sweep("mentoring.silent", MOMENT + 21 * DAY) == []
    Project.objects.update(stage=Stage.ACTIVE)
    Membership.objects.filter(user=boris).update(ended_on=TODAY)
    assert sweep("mentoring.silent", MOMENT + 21 * DAY) == []


def test_what_is_overdue_by_a_week_goes_to_mentor_and_heads(project, boris):
    checkpoint = CheckpointFactory(project=project, due_on=TODAY)
    CheckpointFactory(project=project, due_on=TODAY, kind=CheckpointKind.AFTERCARE)
    CheckpointFactory(project=project, due_on=TODAY, done_on=TODAY)
    second = UserFactory(email="second@example.org")
    member(second, Role.HEAD, project.centre)
    member(UserFactory(is_active=False), Role.HEAD, project.centre)
    for key, people in {
        "mentoring.overdue": ["boris@example.org"],
        "projects.checkpoint_overdue/heads": ["second@example.org", "vera@example.org"],
    }.items():
        assert sweep(key, MOMENT + 6 * DAY) == []
        assert sweep(key, MOMENT + 7 * DAY) == [(checkpoint.pk, person) for person in people]


def test_a_live_project_without_a_mentor_is_told_to_the_head(project, free_project, boris):
    Project.objects.update(stage_since=MOMENT)
    assert sweep("mentoring.unmentored", MOMENT) == []
    assert sweep("mentoring.unmentored", MOMENT + DAY) == [(free_project.pk, "vera@example.org")]
    Membership.objects.filter(user=boris).update(ended_on=TODAY + 100 * DAY)
    assert (project.pk, "vera@example.org") in sweep("mentoring.unmentored", MOMENT + 101 * DAY)


def test_the_nko_is_asked_after_a_fortnight_without_news(project, boris):
    since(MOMENT)
    assert sweep("mentoring.check_in", MOMENT + 13 * DAY) == []
    assert sweep("mentoring.check_in", MOMENT + 14 * DAY) == [(project.pk, "alina@example.org")]
    CheckIn.objects.create(project=project, answer="on_plan", email="alina@example.org", at=MOMENT + 15 * DAY)
    ContactFactory(project=project, by=boris, at=MOMENT + 14 * DAY)
    assert len(sweep("mentoring.check_in", MOMENT + 28 * DAY)) == 1
    assert len(sweep("mentoring.check_in", MOMENT + 29 * DAY)) == 2


def test_without_an_account_of_the_nko_the_leader_of_the_team_is_asked(project, boris):
    imported = ProjectFactory(centre=project.centre, organisation=OrganisationFactory(region=project.region))
    AssignmentFactory(project=imported, mentor=boris)
    TeamMemberFactory(project=imported, email="Leader@Example.org")
    TeamMemberFactory(project=imported, email="gone@example.org", left_on=TODAY)
    TeamMemberFactory(project=imported, email="")
    TeamMemberFactory(project=project, email="other@example.org")
    since(MOMENT)
    assert sweep("mentoring.check_in", MOMENT + 14 * DAY) == [
        (project.pk, "alina@example.org"),
        (imported.pk, "leader@example.org"),
    ]


def test_the_day_is_that_of_the_centre(project):
    evening = MOMENT.replace(hour=20)  # it is the 3rd already in Vladivostok
    since(evening)
    sweep_rule(registry.find("mentoring.silent"), evening + 20 * DAY)
    letter = Letter.objects.get(rule="mentoring.silent", channel="email")
    assert (letter.anchor, letter.zone) == (local_date(evening, "Asia/Vladivostok"), "Asia/Vladivostok")


@pytest.fixture
def every_letter(project, free_project, alina, boris, vera, zoya, letter_about):
    """A letter of each rule and notice of mentoring."""
    since(MOMENT)
    without_mentor(free_project)
    CheckpointFactory(project=project, due_on=TODAY)
    TeamMemberFactory(project=ProjectFactory(centre=project.centre, organisation__region=project.region))
    AssignmentFactory(project=Project.objects.latest("pk"), mentor=boris, started_at=MOMENT)
    Project.objects.update(stage_since=MOMENT)
    for rule in registry.rules():
        if rule.key.startswith("mentoring."):
            sweep_rule(rule, MOMENT + (rule.offsets[0] - 1) * DAY)
    about = {
        "projects.project": project.pk,
        "projects.checkpoint": project.checkpoints.get().pk,
        "mentoring.task": TaskFactory(project=project, assignee=boris, details="Почему.").pk,
    }
    planned = set(Letter.objects.values_list("rule", flat=True))
    for rule in registry.rules():
        if rule.key.startswith("mentoring.") and rule.key not in planned:
            letter_about(project, rule=rule.key, subject_id=about[rule.subject], anchor=TODAY)
    held = assign_mentor(project=free_project, mentor=boris, by=vera, now=MOMENT)
    hand_over(assignment=held, to=zoya, note="Смета <согласована> & «подписана».", by=vera, now=MOMENT + DAY)
    plan_absence(
        place=Membership.objects.get(user=boris), backup=zoya, starts_on=TODAY, ends_on=TODAY, note="Звонить <утром>.",
        by=boris, now=MOMENT,
    )  # fmt: skip
    for answer in ("difficulties", "need_help"):
        answer_check_in(
            project=project,
            letter=letter_about(project),
            answer=CheckInAnswer(answer),
            comment="Нет <места>.",
            now=MOMENT,
        )
    return list(Letter.objects.filter(rule__startswith="mentoring."))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_letter_can_be_read(every_letter, language):
    declared = {entry.key for entry in registry.entries() if entry.key.startswith("mentoring.")}
    assert {letter.rule for letter in every_letter} == declared
    for letter in every_letter:
        letter.language = language
        text = text_of(letter)
        assert text.subject
        assert len(text.subject) < 200
        for wrong in ("{{", "{%", "None", "&lt;", "&amp;", "«»", "“”", "()"):
            assert wrong not in text.plain, (letter.rule, wrong)


def test_the_letter_that_asks_carries_three_links_that_work(every_letter, client):
    letter = next(letter for letter in every_letter if letter.rule == "mentoring.check_in" and letter.anchor)
    text = text_of(letter)
    links = [word for word in text.plain.split() if "/mentoring/check-in/" in word]
    assert [link.partition("?answer=")[2] for link in links] == ["on_plan", "difficulties", "need_help"]
    assert "Борис Лапин" in text.plain
    for link in links:
        assert link.replace("&", "&amp;") in text.html
        assert client.get("/mentoring/" + link.partition("/mentoring/")[2]).status_code == 200


def test_the_new_mentor_reads_the_note_and_the_nko_does_not(every_letter):
    note = "Смета <согласована> & «подписана»."
    to_zoya, to_alina = (
        text_of(Letter.objects.filter(rule=rule).latest("pk")).plain
        for rule in ("mentoring.assigned_mentor", "mentoring.assigned_nko")
    )
    assert note in to_zoya
    assert note not in to_alina
    assert "Зоя Белова" in to_alina


def test_letters_speak_the_language_of_the_recipient(free_project, vera, boris):
    Preferences.objects.create(user=boris, language="en")
    assign_mentor(project=free_project, mentor=boris, by=vera, now=MOMENT)
    languages = dict(Letter.objects.values_list("recipient", "language"))
    assert languages == {"boris@example.org": "en", "alina@example.org": "ru"}


def test_contexts_cost_the_same_with_one_subject_and_with_three(project, boris, django_assert_num_queries):
    ids = [project.pk]
    for _more in range(2):
        other = ProjectFactory(centre=project.centre)
        AssignmentFactory(project=other, mentor=boris)
        ids.append(other.pk)
    context = registry.find("mentoring.silent").context
    for subjects in (ids[:1], ids):
        with django_assert_num_queries(2):
            assert set(context(subjects)) == set(subjects)
