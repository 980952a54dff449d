import threading
from datetime import timedelta

import pytest
from django.db import connection

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import (
    MOMENT,
    AssignmentFactory,
    CentreFactory,
    ProjectFactory,
    TaskFactory,
    UserFactory,
    member,
)
from backend.directory.models import Centre
from backend.notifications.models import Letter
from mentoring.models import Assignment
from mentoring.selectors import load_by_stage, responsible_for, silent, unmentored, untaken
from mentoring.services import assign_mentor, hand_over, take_project
from projects.lifecycle import Stage
from projects.models import Project
from tests.together import PATIENCE


def letters(project):
    rows = Letter.objects.filter(thread=f"project:{project.pk}").values_list("rule", "recipient")
    return sorted(rows)


def test_the_head_assigns_and_both_sides_are_told(free_project, alina, boris, vera):
    assignment = assign_mentor(project=free_project, mentor=boris, by=vera, now=MOMENT)
    assert (assignment.centre, assignment.started_at) == (free_project.centre, MOMENT)
    assert letters(free_project) == [
        ("mentoring.assigned_mentor", "boris@example.org"),
        ("mentoring.assigned_nko", "alina@example.org"),
    ]
    entry = Entry.objects.get(verb="assignment.started")
    assert (entry.actor, entry.target_id) == (vera, assignment.pk)


@pytest.mark.parametrize("name", ["vera", "olga"])
def test_the_head_and_the_operator_may_assign(request, free_project, boris, name):
    by = request.getfixturevalue(name)
    assert assign_mentor(project=free_project, mentor=boris, by=by, now=MOMENT).assigned_by == by


@pytest.mark.parametrize("name", ["alina", "boris", "gleb", "fedor"])
def test_others_may_not_assign(request, free_project, zoya, name):
    with pytest.raises(NotAllowed):
        assign_mentor(project=free_project, mentor=zoya, by=request.getfixturevalue(name), now=MOMENT)
    assert not free_project.assignments.exists()
    assert not Letter.objects.exists()


def test_a_second_mentor_is_refused_with_the_name_of_the_first(project, vera, zoya):
    with pytest.raises(Conflict, match="Борис Лапин"):
        assign_mentor(project=project, mentor=zoya, by=vera, now=MOMENT)
    assert project.assignments.current().count() == 1


def test_only_an_active_mentor_of_the_centre(free_project, vera, alina, boris):
    stranger = UserFactory()
    member(stranger, Role.MENTOR, CentreFactory())
    for person in (stranger, alina, vera):
        with pytest.raises(Invalid) as refusal:
            assign_mentor(project=free_project, mentor=person, by=vera, now=MOMENT)
        assert refusal.value.field == "mentor"
    Membership.objects.filter(user=boris).update(ended_on=MOMENT)
    with pytest.raises(Invalid):
        assign_mentor(project=free_project, mentor=boris, by=vera, now=MOMENT)


def test_no_mentor_for_a_project_that_is_over_or_has_no_centre(project, olga, vera, boris):
    over = ProjectFactory(centre=project.centre, organisation=project.organisation, stage=Stage.CONTINUED)
    with pytest.raises(Invalid):
        assign_mentor(project=over, mentor=boris, by=vera, now=MOMENT)
    homeless = ProjectFactory(centre=None, organisation=project.organisation)
    with pytest.raises(Invalid):
        assign_mentor(project=homeless, mentor=boris, by=olga, now=MOMENT)


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_one_wins_and_the_other_reads_who(free_project, boris, zoya, vera):
    second = UserFactory()
    member(second, Role.HEAD, free_project.centre)
    start, results = threading.Barrier(2), []

    def assign(head, mentor):
        start.wait(PATIENCE)
        try:
            results.append(assign_mentor(project=free_project, mentor=mentor, by=head, now=MOMENT))
        except Conflict as refusal:
            results.append(refusal)
        finally:
            connection.close()

    pairs = [(vera, boris), (second, zoya)]
    threads = [threading.Thread(target=assign, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refusal = next(result for result in results if isinstance(result, Conflict))
    winner = free_project.assignments.current().get()
    assert len(results) == 2
    assert str(winner.mentor) in refusal.message
    assert {row[0] for row in Letter.objects.values_list("subject_id")} == {winner.pk}


def test_handing_over_leaves_no_gap_and_moves_open_tasks(project, boris, vera, zoya):
    old = project.assignments.current().get()
    open_task = TaskFactory(project=project, assignee=boris)
    done_task = TaskFactory(project=project, assignee=boris, done_at=MOMENT)
    elsewhere = TaskFactory(assignee=boris)
    new = hand_over(assignment=old, to=zoya, note="Смета согласована.", by=vera, now=MOMENT)
    old.refresh_from_db()
    assert (old.ended_at, old.note, new.started_at, new.mentor) == (MOMENT, "Смета согласована.", MOMENT, zoya)
    for task, owner in ((open_task, zoya), (done_task, boris), (elsewhere, boris)):
        task.refresh_from_db()
        assert task.assignee == owner
    assert letters(project) == [
        ("mentoring.assigned_mentor", "zoya@example.org"),
        ("mentoring.assigned_nko", "alina@example.org"),
        ("mentoring.handed_over", "boris@example.org"),
    ]
    assert Entry.objects.get(verb="assignment.handed_over").reason == "Смета согласована."


def test_handing_over_needs_a_note_and_another_mentor(project, boris, vera, zoya):
    held = project.assignments.current().get()
    with pytest.raises(Invalid) as no_note:
        hand_over(assignment=held, to=zoya, note="  ", by=vera, now=MOMENT)
    with pytest.raises(Invalid) as the_same:
        hand_over(assignment=held, to=boris, note="Смета.", by=vera, now=MOMENT)
    assert (no_note.value.field, the_same.value.field) == ("note", "mentor")
    held.refresh_from_db()
    assert held.ended_at is None


@pytest.mark.parametrize("name", ["alina", "boris", "gleb", "fedor"])
def test_others_may_not_hand_over(request, project, zoya, name):
    held = project.assignments.current().get()
    with pytest.raises(NotAllowed):
        hand_over(assignment=held, to=zoya, note="Смета.", by=request.getfixturevalue(name), now=MOMENT)
    assert project.assignments.current().get() == held


def test_a_page_that_was_overtaken_is_refused(project, boris, vera, zoya):
    held = project.assignments.current().get()
    hand_over(assignment=held, to=zoya, note="Смета.", by=vera, now=MOMENT)
    with pytest.raises(Conflict, match="Зоя Белова"):
        hand_over(assignment=held, to=zoya, note="Ещё раз.", by=vera, now=MOMENT)
    assert project.assignments.count() == 2


def test_a_head_takes_a_project_of_the_region(project, vera, fedor):
    homeless = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)
    assert homeless in untaken(vera)
    take_project(project=homeless, centre=project.centre, by=vera, now=MOMENT)
    homeless.refresh_from_db()
    assert homeless.centre == project.centre
    assert homeless not in untaken(vera)
    theirs = Centre.objects.exclude(pk=project.centre_id).get()
    with pytest.raises(Conflict, match=project.centre.name):
        take_project(project=Project.objects.get(pk=homeless.pk), centre=theirs, by=fedor, now=MOMENT)


def test_no_centre_takes_an_application_or_a_project_of_another_region(project, vera, gleb, elsewhere):
    draft = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.DRAFT)
    far = ProjectFactory(centre=None, organisation__region=elsewhere, stage=Stage.WON)
    assert not untaken(vera).exists()
    with pytest.raises(Invalid):
        take_project(project=draft, centre=project.centre, by=vera, now=MOMENT)
    for person in (vera, gleb):
        with pytest.raises(NotAllowed):
            take_project(project=far, centre=project.centre, by=person, now=MOMENT)
    assert not Project.objects.filter(pk__in=[draft.pk, far.pk]).exclude(centre=None).exists()


def test_a_head_takes_for_the_own_centre_only(project, vera, fedor):
    homeless = ProjectFactory(centre=None, organisation=project.organisation, stage=Stage.WON)
    theirs = Centre.objects.exclude(pk=project.centre_id).get()
    with pytest.raises(NotAllowed):
        take_project(project=homeless, centre=theirs, by=vera, now=MOMENT)


def test_load_by_stage(project, boris, zoya):
    AssignmentFactory(project=ProjectFactory(centre=project.centre, stage=Stage.CONTINUED), mentor=zoya)
    assert load_by_stage([boris, zoya], Centre.objects.all()) == {boris.pk: [(Stage.ACTIVE.label, 1)]}


def test_a_project_whose_mentor_left_counts_as_without_one(project, boris, vera):
    centres = Centre.objects.filter(pk=project.centre_id)
    assert not unmentored(centres).exists()
    assert responsible_for(project) == boris
    Membership.objects.filter(user=boris).update(ended_on=MOMENT)
    assert list(unmentored(centres)) == [project]
    assert responsible_for(project) == vera


def test_silence_counts_from_the_assignment_or_the_last_contact(project):
    Assignment.objects.update(started_at=MOMENT - timedelta(days=21))
    projects = Project.objects.all()
    assert list(silent(projects, now=MOMENT)) == [project]
    assert not silent(projects, now=MOMENT - timedelta(seconds=1)).exists()
