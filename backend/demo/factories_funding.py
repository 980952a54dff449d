"""Files, tranches and amendments."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from backend.demo.factories import MOMENT, TODAY, ProgrammeFactory, ProjectFactory, RegionFactory, UserFactory
from projects.enums import CheckpointKind
from projects.files.kinds import Kind
from projects.files.models import StoredFile
from projects.funding.enums import AmendmentKind
from projects.funding.models import Amendment, Curator, Tranche
from projects.models import ProgrammeCheckpoint
from projects.talk.models import Comment

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class StoredFileFactory(DjangoModelFactory[StoredFile]):
    """A small PDF of the project: `target_type` and `target_id` attach it to something of it."""

    class Meta:
        model = StoredFile

    project = factory.SubFactory(ProjectFactory)
    target_id = factory.SelfAttribute("project.pk")
    name = factory.Sequence(lambda n: f"Договор {n}.pdf")
    content = factory.LazyFunction(lambda: ContentFile(PDF, "content"))
    kind = Kind.PDF
    size = len(PDF)
    sha256 = "0" * 64
    at = MOMENT


class TrancheFactory(DjangoModelFactory[Tranche]):
    class Meta:
        model = Tranche

    project = factory.SubFactory(ProjectFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    planned_on = TODAY + timedelta(days=30)
    amount = 500_000


class AmendmentFactory(DjangoModelFactory[Amendment]):
    class Meta:
        model = Amendment

    project = factory.SubFactory(ProjectFactory)
    kind = AmendmentKind.DATES
    before = factory.LazyFunction(lambda: {"ends_on": "2026-11-30"})
    after = factory.LazyFunction(lambda: {"ends_on": "2026-12-31"})
    reason = "Площадку дали на месяц позже."
    asked_on = TODAY
    asked_by = factory.SubFactory(UserFactory)


class CuratorFactory(DjangoModelFactory[Curator]):
    class Meta:
        model = Curator

    region = factory.SubFactory(RegionFactory)
    donor = "Фонд президентских грантов"
    full_name = factory.Sequence(lambda n: f"Куратор {n}")
    email = factory.Sequence(lambda n: f"curator{n}@example.org")


class ProgrammeCheckpointFactory(DjangoModelFactory[ProgrammeCheckpoint]):
    class Meta:
        model = ProgrammeCheckpoint

    programme = factory.SubFactory(ProgrammeFactory)
    kind = CheckpointKind.STAGE_REPORT
    title = factory.Sequence(lambda n: f"Отчёт за {n}-й этап")
    months = 6


class CommentFactory(DjangoModelFactory[Comment]):
    class Meta:
        model = Comment

    project = factory.SubFactory(ProjectFactory)
    text = "Площадка почти готова, ждём качели."
    by = factory.SubFactory(UserFactory)
    at = MOMENT
