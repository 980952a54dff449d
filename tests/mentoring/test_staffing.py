"""Whom the service proposes, with reasons in words, and that a limit holds whoever assigns at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common.errors import Conflict
from backend.demo.factories import (
    MOMENT,
    TODAY,
    AssignmentFactory,
    DirectionFactory,
    MunicipalityFactory,
    PreferencesFactory,
    ProjectFactory,
    UserFactory,
    member,
)
from backend.directory.models import Centre
from mentoring.lists import assign_all, refusals
from mentoring.models import Absence, Assignment, MentorProfile
from mentoring.services import assign_mentor, hand_over
from mentoring.staffing import language_of, mentors_of, reasons_for, room_at
from projects.lifecycle import Stage
from tests.together import PATIENCE


@pytest.fixture
def place(project):
    return MunicipalityFactory(parent=project.region)


@pytest.fixture
def wanted(project, place):
    """Waits for a mentor; has a direction and a district."""
    return ProjectFactory(
        centre=project.centre, organisation=project.organisation, municipality=place, direction=DirectionFactory()
    )


def proposed(wanted, **rest):
    return list(mentors_of(Centre.objects.filter(pk=wanted.centre_id), now=MOMENT, near=wanted, **rest))


def set_limit(centre, number):
    Centre.objects.filter(pk=centre.pk).update(mentor_limit=number)
    centre.refresh_from_db()


def test_the_nearest_of_equals_comes_first_and_says_why(wanted, boris, zoya):
    near = ProjectFactory(centre=wanted.centre, municipality=wanted.municipality, direction=wanted.direction)
    AssignmentFactory(project=near, mentor=zoya)
    over = ProjectFactory(centre=wanted.centre, stage=Stage.CONTINUED)
    AssignmentFactory(project=over, mentor=zoya)
    first, second = proposed(wanted)
    assert (first, second) == (zoya, boris)
    assert reasons_for(first) == ["1 проект из 40", "то же направление (1 проект)", "тот же район (1 проект)"]
    assert reasons_for(second) == ["1 проект из 40"]


def test_a_profile_is_nearness_too(wanted, boris, zoya):
    profile = MentorProfile.objects.create(user=boris, centre=wanted.centre, languages=["tt"])
    profile.directions.add(wanted.direction)
    profile.municipalities.add(wanted.municipality)
    assert reasons_for(proposed(wanted)[0]) == ["1 проект из 40", "то же направление", "тот же район"]
    assert reasons_for(proposed(wanted, language="tt")[0])[-1] == "говорит на языке НКО"
    assert [mentor.speaks for mentor in proposed(wanted, language="en")] == [False, False]


def test_the_language_of_the_leader_is_asked_for(wanted, alina):
    assert language_of(wanted) == ""
    PreferencesFactory(user=alina, language="en")
    assert language_of(wanted) == "en"


def test_a_great_load_outweighs_nearness(wanted, project, boris, zoya):
    set_limit(project.centre, 2)
    MentorProfile.objects.create(user=boris, centre=project.centre).directions.add(wanted.direction)
    assert proposed(wanted) == [zoya, boris]


def test_who_is_full_or_away_comes_last_and_says_so(wanted, project, boris, zoya):
    MentorProfile.objects.create(user=boris, centre=project.centre, project_limit=1)
    third = UserFactory(full_name="Анна Первая")
    member(third, Role.MENTOR, project.centre)
    Absence.objects.create(
        mentor=third, centre=project.centre, backup=zoya, starts_on=TODAY, ends_on=TODAY + timedelta(days=9)
    )
    found = proposed(wanted)
    assert [(person, person.room, person.free) for person in found] == [
        (zoya, 40, True), (third, 40, False), (boris, 0, False),
    ]  # fmt: skip
    assert reasons_for(found[1]) == ["0 проектов из 40", "отсутствует до 11\xa0марта"]
    assert reasons_for(found[2]) == ["1 проект из 1", "свободных мест нет"]


def test_the_limit_is_the_lesser_of_both(project, boris):
    MentorProfile.objects.create(user=boris, centre=project.centre, project_limit=90)
    assert room_at(boris, [project.centre_id]) == {project.centre_id: 39}
    MentorProfile.objects.update(project_limit=3)
    assert room_at(boris, [project.centre_id]) == {project.centre_id: 2}


def test_over_the_limit_is_refused_and_says_who_has_room(wanted, project, boris, zoya, vera):
    set_limit(project.centre, 1)
    with pytest.raises(Conflict, match="Зоя Белова \\(ещё 1\\)") as refusal:
        assign_mentor(project=wanted, mentor=boris, by=vera, now=MOMENT)
    assert (refusal.value.code, refusal.value.field) == ("over_limit", "mentor")
    assert not wanted.assignments.exists()
    assign_mentor(project=wanted, mentor=zoya, by=vera, now=MOMENT)
    held = wanted.assignments.get()
    with pytest.raises(Conflict, match="Ни у кого в центре"):
        hand_over(assignment=held, to=boris, note="Смета.", by=vera, now=MOMENT)
    held.refresh_from_db()
    assert held.ended_at is None


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_mentor_is_given_once(project, zoya, vera):
    set_limit(project.centre, 3)
    second = UserFactory(email="second-head@example.org")
    member(second, Role.HEAD, project.centre)
    waiting = [ProjectFactory(centre=project.centre, organisation=project.organisation) for _number in range(8)]
    start = Barrier(len(waiting))

    def assign(number):
        start.wait(PATIENCE)
        try:
            return assign_mentor(project=waiting[number], mentor=zoya, by=(vera, second)[number % 2], now=MOMENT)
        except Conflict as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(waiting)) as pool:
        results = list(pool.map(assign, range(len(waiting))))
    assert Assignment.objects.current().filter(mentor=zoya).count() == 3
    assert results.count("over_limit") == 5


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_no_live_project_lose_its_mentor(project, boris, zoya, vera):
    held = project.assignments.get()
    with pytest.raises(IntegrityError, match="left without a mentor"), transaction.atomic():
        Assignment.objects.filter(pk=held.pk).update(ended_at=MOMENT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=held.pk).delete()
    hand_over(assignment=held, to=zoya, note="Смета согласована.", by=vera, now=MOMENT)
    assert project.assignments.current().get().mentor == zoya
    over = ProjectFactory(centre=project.centre, stage=Stage.CONTINUED)
    AssignmentFactory(project=over, mentor=boris)
    over.assignments.update(ended_at=MOMENT)
    project.delete()
    assert not Assignment.objects.filter(mentor=zoya).exists()


def test_many_at_once_keep_to_the_limit(project, zoya, vera):
    set_limit(project.centre, 2)
    waiting = [ProjectFactory(centre=project.centre, organisation=project.organisation) for _number in range(3)]
    reasons = refusals(waiting, vera, {"mentor": zoya})
    assert list(reasons) == [waiting[2].pk]
    assert "больше нет свободных мест" in reasons[waiting[2].pk]
    with pytest.raises(Conflict), transaction.atomic():
        assign_all(waiting, vera, MOMENT, {"mentor": zoya})
    assert not zoya.assignments.exists()
    assert assign_all(waiting[:2], vera, MOMENT, {"mentor": zoya}) == 2


def test_the_list_of_projects_without_a_mentor(log_in, project, wanted, vera):
    ProjectFactory(centre=project.centre, organisation=project.organisation, stage=Stage.IDEA)
    page = log_in(vera).get(reverse("projects:list"), {"care": "nobody"})
    assert wanted.title in page.text
    assert project.title not in page.text
    assert log_in(vera).get("/api/v1/projects/", {"care": "x"}).status_code == 400
