from datetime import date, timedelta

import pytest

from backend.accounts.enums import Role
from backend.accounts.roles import forget_roles
from backend.common.errors import Invalid, NotAllowed
from backend.demo.factories import (
    MOMENT,
    ContractFactory,
    DirectionFactory,
    ProgrammeFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.demo.factories_funding import CuratorFactory, ProgrammeCheckpointFactory
from projects.enums import Anchor, CheckpointKind
from projects.forms.passport import AboutForm
from projects.funding.selectors import curator_of, when_of
from projects.funding.services.curators import name_curator, save_curator
from projects.funding.services.programmes import remove_default, save_default, save_programme
from projects.models import Direction, Programme
from projects.services.checkpoints import save_checkpoint
from projects.services.contract import change_contract
from projects.services.passport import change_passport

pytestmark = pytest.mark.django_db

SIGNED = MOMENT.date() - timedelta(days=1)


@pytest.fixture
def oleg(project):
    """Operates the region."""
    person = UserFactory()
    member(person, Role.OPERATOR, project.region)
    return person


@pytest.fixture
def contest(project):
    project.programme = ProgrammeFactory(region=project.region, year=2026)
    project.starts_on, project.ends_on = date(2026, 4, 1), date(2027, 3, 31)
    project.save()
    ContractFactory(project=project, opened_on=SIGNED - timedelta(days=20))
    return project.programme


def sign(project, by, on=SIGNED):
    return change_contract(project=project, by=by, now=MOMENT, number="17/2", signed_on=on)


def dues(project):
    kept = project.checkpoints.exclude(kind=CheckpointKind.START)
    return dict(kept.values_list("title", "due_on"))


def test_a_signed_contract_gets_what_the_contest_asks_for(project, contest, boris):
    ProgrammeCheckpointFactory(programme=contest, title="От договора", months=1, days=5)
    ProgrammeCheckpointFactory(programme=contest, title="От начала", anchor=Anchor.STARTS, months=6)
    ProgrammeCheckpointFactory(
        programme=contest, title="Итог", anchor=Anchor.ENDS, days=-10, months=0, kind=CheckpointKind.FINAL_REPORT
    )
    ProgrammeCheckpointFactory(title="Чужой конкурс")

    sign(project, boris)

    assert dues(project) == {
        "От договора": date(2026, 4, 6), "От начала": date(2026, 10, 1), "Итог": date(2027, 3, 21),
    }  # fmt: skip


def test_the_contract_overrides_and_a_corrected_day_moves_only_what_nobody_touched(project, contest, boris):
    for title in ("Первый", "Второй"):
        ProgrammeCheckpointFactory(programme=contest, title=title, months=6, days=0)
    sign(project, boris)
    first = project.checkpoints.get(title="Первый")
    save_checkpoint(
        project=project, checkpoint=first, by=boris, now=MOMENT, kind=first.kind, title="Первый",
        due_on=date(2026, 12, 1),
    )  # fmt: skip

    sign(project, boris, on=SIGNED - timedelta(days=10))

    assert dues(project) == {"Первый": date(2026, 12, 1), "Второй": date(2026, 8, 19)}


def test_without_a_contest_nothing_is_planned(project, boris):
    ContractFactory(project=project, opened_on=SIGNED)
    sign(project, boris)
    assert dues(project) == {}


def test_only_directions_of_the_contests_year_can_be_chosen(project, contest, alina):
    old = DirectionFactory(name="До 2022", valid_to=2021)
    new = DirectionFactory(name="С 2022", valid_from=2022)
    always = DirectionFactory(name="Всегда")
    mine = Direction.objects.filter(pk__in=[old.pk, new.pk, always.pk])
    assert set(mine.valid_in(2026)) == {new, always}
    assert set(mine.valid_in(2021)) == {old, always}
    assert old not in AboutForm(instance=project).fields["direction"].queryset

    with pytest.raises(Invalid) as refusal:
        change_passport(project=project, by=alina, now=MOMENT, direction=old)
    assert refusal.value.field == "direction"
    assert change_passport(project=project, by=alina, now=MOMENT, direction=new).direction == new
    with pytest.raises(Invalid):
        change_passport(project=project, by=alina, now=MOMENT, programme=ProgrammeFactory(year=2019))


def contest_of(region, **rest):
    return {"donor": "Фонд области", "name": "Малые гранты", "year": 2026, "region": region} | rest


def test_an_operator_keeps_the_contests_of_the_own_region(project, oleg, alina):
    made = save_programme(by=oleg, now=MOMENT, **contest_of(project.region))
    save_programme(by=oleg, now=MOMENT, programme=made, **contest_of(project.region, contract_days=30))
    made.refresh_from_db()
    assert made.contract_days == 30

    national = ProgrammeFactory()
    for person, programme, region in (
        (alina, None, project.region),
        (oleg, None, RegionFactory()),
        (oleg, None, None),
        (oleg, national, project.region),
        (oleg, made, RegionFactory()),
    ):
        forget_roles(person)
        with pytest.raises(NotAllowed):
            save_programme(by=person, now=MOMENT, programme=programme, **contest_of(region, name="Иное"))
    assert Programme.objects.filter(name="Иное").count() == 0


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"opens_on": date(2026, 3, 1), "closes_on": date(2026, 2, 1)}, "closes_on"),
        ({"closes_on": date(2026, 3, 1), "results_on": date(2026, 2, 1)}, "results_on"),
        ({"opens_on": date(2026, 3, 1), "results_on": date(2026, 2, 1)}, "results_on"),
    ],
)
def test_a_calendar_runs_forwards(project, oleg, days, field):
    with pytest.raises(Invalid) as refusal:
        save_programme(by=oleg, now=MOMENT, **contest_of(project.region, **days))
    assert refusal.value.field == field


def test_one_contest_is_entered_once(project, oleg):
    save_programme(by=oleg, now=MOMENT, **contest_of(project.region))
    with pytest.raises(Invalid) as refusal:
        save_programme(by=oleg, now=MOMENT, **contest_of(project.region))
    assert refusal.value.field == "name"


def test_defaults_are_added_changed_and_taken_away(project, contest, oleg, boris):
    fields = {"kind": CheckpointKind.KEY, "title": "Площадка", "anchor": Anchor.STARTS, "months": 3}
    default = save_default(programme=contest, by=oleg, now=MOMENT, **fields)
    with pytest.raises(Invalid):
        save_default(programme=contest, by=oleg, now=MOMENT, **fields)
    with pytest.raises(Invalid):
        save_default(programme=contest, by=oleg, now=MOMENT, **(fields | {"kind": CheckpointKind.START}))
    with pytest.raises(NotAllowed):
        save_default(programme=contest, by=boris, now=MOMENT, **(fields | {"title": "Иное"}))
    sign(project, boris)

    remove_default(default=default, by=oleg, now=MOMENT)

    assert not contest.checkpoints.exists()
    assert dues(project) == {"Площадка": date(2026, 7, 1)}


def test_a_project_calls_its_own_curator_else_the_regions(project, contest, oleg, boris, alina):
    of_region = CuratorFactory(region=project.region)
    CuratorFactory(region=project.region, donor="Другой фонд")
    CuratorFactory(region=project.region, left_on=SIGNED)
    own = CuratorFactory(region=project.region, donor="Другой фонд", full_name="Своя")
    assert curator_of(project) == of_region

    with pytest.raises(NotAllowed):
        name_curator(project=project, by=alina, now=MOMENT, curator=own)
    name_curator(project=project, by=boris, now=MOMENT, curator=own)
    assert curator_of(project) == own
    with pytest.raises(Invalid):
        name_curator(project=project, by=boris, now=MOMENT, curator=CuratorFactory())

    name_curator(project=project, by=boris, now=MOMENT, curator=None)
    assert curator_of(project) == of_region


def test_a_curator_can_be_reached(project, oleg):
    with pytest.raises(Invalid):
        save_curator(by=oleg, now=MOMENT, region=project.region, donor="Фонд", full_name="Ирина Лис")
    made = save_curator(
        by=oleg, now=MOMENT, region=project.region, donor="Фонд", full_name="Ирина Лис", phone="+7 900 000-00-09"
    )
    with pytest.raises(NotAllowed):
        save_curator(by=oleg, now=MOMENT, curator=made, region=RegionFactory(), donor="Фонд")


@pytest.mark.parametrize(
    ("months", "days", "words"),
    [
        (6, 10, "начало проекта + 6 месяцев + 10 дней"),
        (0, 0, "начало проекта"),
        (-1, 1, "начало проекта − 1 месяц + 1 день"),
    ],
)
def test_when_a_default_falls_due_is_said_in_words(months, days, words):
    assert when_of(ProgrammeCheckpointFactory(anchor=Anchor.STARTS, months=months, days=days)) == words


def test_a_day_that_no_calendar_knows_is_not_planned(project, contest, boris):
    project.ends_on = date.max
    project.save()
    ProgrammeCheckpointFactory(programme=contest, anchor=Anchor.ENDS)
    ProgrammeCheckpointFactory(programme=contest, title="Первый", months=6)

    sign(project, boris)

    assert dues(project) == {"Первый": date(2026, 9, 1)}
