"""One factory a model. What a test does not name is dull and valid."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
import pgtrigger
from django.db import transaction
from factory.django import DjangoModelFactory

from backend.accounts.enums import Role
from backend.accounts.models import Membership, Preferences, User
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Centre, Organisation, Territory
from events.enums import EventStatus, RegistrationStatus
from events.models import Event, Registration, Seats
from mentoring.models import Assignment, Contact, Task
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Checkpoint, Contract, Direction, Programme, Project, TeamMember

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = MOMENT.date()


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Человек Номер{n}")
    password = factory.django.Password(None)


class PreferencesFactory(DjangoModelFactory[Preferences]):
    class Meta:
        model = Preferences

    user = factory.SubFactory(UserFactory)


class RegionFactory(DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    kind = "region"
    code = factory.Sequence(lambda n: f"XX-{n}")
    name = factory.Sequence(lambda n: f"Край {n}")
    time_zone = "Asia/Vladivostok"


class MunicipalityFactory(DjangoModelFactory[Territory]):
    class Meta:
        model = Territory

    kind = "municipality"
    code = factory.Sequence(lambda n: f"municipality:{n}")
    name = factory.Sequence(lambda n: f"Округ {n}")
    parent = factory.SubFactory(RegionFactory)
    time_zone = factory.SelfAttribute("parent.time_zone")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Автономная некоммерческая организация «Дело {n}»")
    short_name = factory.Sequence(lambda n: f"АНО «Дело {n}»")
    inn = factory.Sequence(invented_inn)
    ogrn = factory.Sequence(invented_ogrn)
    region = factory.SubFactory(RegionFactory)


class CentreFactory(DjangoModelFactory[Centre]):
    class Meta:
        model = Centre

    name = factory.Sequence(lambda n: f"Ресурсный центр {n}")
    region = factory.SubFactory(RegionFactory)


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    started_on = date(2020, 1, 1)


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    donor = "Фонд президентских грантов"
    name = factory.Sequence(lambda n: f"Конкурс {n}")
    year = 2026


class DirectionFactory(DjangoModelFactory[Direction]):
    class Meta:
        model = Direction

    name = factory.Sequence(lambda n: f"Направление {n}")


class ProjectFactory(DjangoModelFactory[Project]):
    class Meta:
        model = Project

    organisation = factory.SubFactory(OrganisationFactory)
    centre = factory.SubFactory(CentreFactory, region=factory.SelfAttribute("..organisation.region"))
    region = factory.SelfAttribute("organisation.region")
    title = factory.Sequence(lambda n: f"Проект {n}")
    stage = Stage.ACTIVE
    stage_since = MOMENT


class ApplicationFactory(ProjectFactory):
    """A project whose passport is filled in, so that it may be submitted."""

    stage = Stage.DRAFT
    programme = factory.SubFactory(ProgrammeFactory)
    direction = factory.SubFactory(DirectionFactory)
    topic = "Поддержка соседских инициатив"
    summary = "Соседи вместе приводят в порядок двор."
    geography = "Один город"
    starts_on = factory.LazyFunction(lambda: TODAY + timedelta(days=60))
    ends_on = factory.LazyFunction(lambda: TODAY + timedelta(days=425))
    significance = "Двор пустует, а дети играют у дороги."
    target_groups = "Семьи с детьми"
    goal = "Двор, в котором живут вместе"
    tasks = "1. Собрать соседей. 2. Построить площадку."
    partners = "Администрация округа"
    publicity = "Группа дома и районная газета"
    development = "Соседи проводят праздники сами"
    resources = "Взносы жителей"
    grant = 1_486_000
    cofunding = 214_000
    total = 1_700_000


class TeamMemberFactory(DjangoModelFactory[TeamMember]):
    class Meta:
        model = TeamMember

    project = factory.SubFactory(ProjectFactory)
    duty = TeamMember.Duty.LEADER
    full_name = factory.Sequence(lambda n: f"Участник {n}")
    email = factory.Sequence(lambda n: f"team{n}@example.org")


class ContractFactory(DjangoModelFactory[Contract]):
    class Meta:
        model = Contract

    project = factory.SubFactory(ProjectFactory, stage=Stage.CONTRACTING)
    opened_on = TODAY
    sign_by = factory.LazyAttribute(lambda contract: contract.opened_on + timedelta(days=45))


class CheckpointFactory(DjangoModelFactory[Checkpoint]):
    class Meta:
        model = Checkpoint

    project = factory.SubFactory(ProjectFactory)
    kind = CheckpointKind.STAGE_REPORT
    title = factory.Sequence(lambda n: f"Отчёт за {n}-й этап")
    due_on = TODAY + timedelta(days=14)


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    project = factory.SubFactory(ProjectFactory)
    mentor = factory.SubFactory(UserFactory)
    centre = factory.SelfAttribute("project.centre")
    started_at = MOMENT - timedelta(days=30)


class ContactFactory(DjangoModelFactory[Contact]):
    class Meta:
        model = Contact

    project = factory.SubFactory(ProjectFactory)
    by = factory.SubFactory(UserFactory)
    at = MOMENT - timedelta(days=3)
    summary = "Обсудили смету."


class TaskFactory(DjangoModelFactory[Task]):
    class Meta:
        model = Task

    project = factory.SubFactory(ProjectFactory)
    assignee = factory.SubFactory(UserFactory)
    key = factory.Sequence(lambda n: f"cause:{n}")
    title = "Позвонить в НКО"
    due_on = TODAY + timedelta(days=2)


class EventFactory(DjangoModelFactory[Event]):
    """A published event with twenty seats: `EventFactory(capacity=3)` for another number."""

    class Meta:
        model = Event
        skip_postgeneration_save = True

    centre = factory.SubFactory(CentreFactory)
    status = EventStatus.PUBLISHED
    title = factory.Sequence(lambda n: f"Семинар {n}")
    starts_at = MOMENT + timedelta(days=10)
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + timedelta(hours=3))
    zone = factory.SelfAttribute("centre.region.time_zone")

    @factory.post_generation
    def capacity(self: Event, create: bool, extracted: int | None, **kwargs: Any) -> None:
        if create:
            Seats.objects.create(event=self, capacity=20 if extracted is None else extracted)


class RegistrationFactory(DjangoModelFactory[Registration]):
    """A row without its seat being counted: for lists. Take seats by the service."""

    class Meta:
        model = Registration

    event = factory.SubFactory(EventFactory)
    status = RegistrationStatus.CONFIRMED
    full_name = factory.Sequence(lambda n: f"Гость {n}")
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    signed_up_at = MOMENT


def member(user: User, role: Role, place: Organisation | Centre | Territory) -> Membership:
    """Gives the person the role in that organisation, centre or region; returns the membership."""
    field = {Organisation: "organisation", Centre: "centre", Territory: "territory"}[type(place)]
    return MembershipFactory(user=user, role=role, **{field: place})


def without_mentor(project: Project) -> Project:
    """Takes the project's assignments away, which the database refuses for a live one; returns the project."""
    guard = "mentoring.Assignment:live_project_keeps_mentor"
    with transaction.atomic(), pgtrigger.ignore(guard):
        project.assignments.all().delete()
        pgtrigger.constraints(pgtrigger.Immediate, guard)
        pgtrigger.constraints(pgtrigger.Deferred, guard)
    return project
