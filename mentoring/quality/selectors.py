"""Standards, checklists and marks as pages and the API show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Centre, Organisation
from mentoring.quality.enums import Audience, Group, Status
from mentoring.quality.models import Answer, Assessment, Criterion, Standard, StandardVersion
from mentoring.quality.services.assessing import WITH_PLACE, latest_version
from projects.files.models import StoredFile

Place = Centre | Organisation


def standards_for(user: User | AnonymousUser, today: date) -> QuerySet[Standard]:
    """Those that the person sees, each with `number` of the version that holds, `drafted` and `marks` that hold."""
    published = StandardVersion.objects.published().filter(standard=OuterRef("pk")).order_by("-number")
    drafts = StandardVersion.objects.visible_to(user).filter(standard=OuterRef("pk"), published_at=None)
    marks = Assessment.objects.marks(today).filter(standard=OuterRef("pk")).order_by()
    counted = marks.values("standard").annotate(n=Count("pk")).values("n")
    return (
        Standard.objects.visible_to(user)
        .select_related("region")
        .annotate(
            number=Subquery(published.values("number")[:1]),
            current_id=Subquery(published.values("pk")[:1]),
            drafted=Exists(drafts),
            marks=Subquery(counted, output_field=IntegerField()),
        )
        .order_by("retired_on", "title", "pk")
    )


def marks_on(today: date) -> QuerySet[Assessment]:
    """The marks that hold on that day, newest first, with what their rows name."""
    return Assessment.objects.marks(today).select_related(*WITH_PLACE).order_by("-valid_from", "-pk")


def assessments_for(user: User | AnonymousUser) -> QuerySet[Assessment]:
    """Those that the person sees, newest first, each with `latest`: the number of its standard's last version."""
    published = StandardVersion.objects.published().filter(standard=OuterRef("standard")).order_by("-number")
    return (
        Assessment.objects.visible_to(user)
        .select_related(*WITH_PLACE)
        .annotate(latest=Subquery(published.values("number")[:1]))
        .order_by("-started_at", "-pk")
    )


def running_at(user: User | AnonymousUser, place: Place) -> list[Assessment]:
    """The assessments of the place that the person sees and that are not decided yet."""
    if not user.is_authenticated:
        return []
    rows = Assessment.objects.visible_to(user).of(place).running()
    return list(rows.select_related("standard", "version"))


def may_begin(user: User | AnonymousUser, place: Place) -> bool:
    """Whether the person answers for the place, and so begins its assessments."""
    if not isinstance(user, User):
        return False
    where = {"centre": place} if isinstance(place, Centre) else {"organisation": place}
    return user.has_perm("quality.submit_assessment", Assessment(**where))


def places_to_assess(user: User, standard: Standard) -> QuerySet[Any]:
    """The centres that the person heads, or the NKOs they lead, for which the standard is meant."""
    mine = user.memberships.current()
    rows: QuerySet[Any]
    if standard.audience == Audience.CENTRE:
        rows = Centre.objects.filter(pk__in=mine.filter(role=Role.HEAD).values("centre"))
    else:
        rows = Organisation.objects.filter(pk__in=mine.filter(role=Role.OWNER).values("organisation"))
    return rows.filter(region=standard.region_id) if standard.region_id else rows


@dataclass
class Row:
    """A criterion with what is said of it."""

    criterion: Criterion
    answer: Answer
    files: list[StoredFile] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.criterion.key)


def grouped(criteria: Iterable[Criterion]) -> list[tuple[Group, list[Criterion]]]:
    """The criteria by group, in the order in which the field names the groups; empty groups too."""
    rows = list(criteria)
    return [(group, [row for row in rows if row.group == group]) for group in Group]


def checklist(assessment: Assessment) -> list[tuple[Group, list[Row]]]:
    """The whole checklist by group; answers that are not there yet are empty. Three queries."""
    answers = {answer.criterion_id: answer for answer in assessment.answers.select_related("by", "verdict_by").all()}
    files: dict[int, list[StoredFile]] = {}
    for file in StoredFile.objects.of_many(Answer, [answer.pk for answer in answers.values()]):
        files.setdefault(file.target_id, []).append(file)

    def row(criterion: Criterion) -> Row:
        answer = answers.get(criterion.pk) or Answer(assessment=assessment, criterion=criterion)
        return Row(criterion, answer, files.get(answer.pk or 0, []))

    criteria = assessment.version.criteria.all()
    return [(group, [row(one) for one in rows]) for group, rows in grouped(criteria)]


def left_behind(assessment: Assessment) -> list[Answer]:
    """Answers to criteria that the version in use does not have any more."""
    rows = assessment.answers.exclude(criterion__version=assessment.version_id).select_related("criterion__version")
    return [answer for answer in rows if answer.level or answer.text or answer.link]


@dataclass(frozen=True)
class Progress:
    """How many criteria are answered, of how many; the points claimed, of how many."""

    answered: int
    criteria: int


def progress(groups: Sequence[tuple[Group, list[Row]]]) -> Progress:
    rows = [row for _group, rows in groups for row in rows]
    return Progress(sum(bool(row.answer.level) for row in rows), len(rows))


def newer_version(assessment: Assessment) -> StandardVersion | None:
    """The version to which a running assessment should be carried over; None when it goes by the last one."""
    if not assessment.running:
        return None
    latest = latest_version(assessment.standard)
    return latest if latest is not None and latest.pk != assessment.version_id else None


def standards_with_criteria() -> QuerySet[Standard]:
    """Standards in use with `versions` prefetched, newest first, and their criteria; for the API."""
    versions = StandardVersion.objects.published().order_by("-number").prefetch_related("criteria")
    return Standard.objects.filter(versions__published_at__isnull=False).distinct().prefetch_related(
        Prefetch("versions", versions)
    )  # fmt: skip


def waiting_for(user: User) -> QuerySet[Assessment]:
    """Assessments that this person is asked to confirm."""
    mine = user.memberships.current()
    heads = mine.filter(role__in=(Role.HEAD, Role.MENTOR)).values("centre")
    operated = mine.filter(role=Role.OPERATOR).values("territory")
    return Assessment.objects.filter(status=Status.SUBMITTED).filter(
        Q(confirmer__in=heads)
        | Q(confirmer=None, centre__region__in=operated)
        | Q(confirmer=None, organisation__region__in=operated)
    )
