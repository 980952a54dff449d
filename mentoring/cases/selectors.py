"""What pages and lists say of requests. Each costs a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from backend.accounts.models import User
from backend.directory.models import Centre
from mentoring.cases.enums import OPEN, CaseStatus
from mentoring.cases.models import Case as Request
from mentoring.cases.models import CaseMessage, Referral
from mentoring.cases.querysets import stood_in_by
from mentoring.offering.querysets import WORKING
from mentoring.querysets import Covered, of_covered
from projects.files.models import StoredFile
from projects.files.selectors import files_by_target


def inbox(user: User, now: datetime) -> QuerySet[Request]:
    """The requests that the person's centres have now, and for an operator those of the region: late ones first.

    Then those whose client waits for another answer, those that wait for the centre by their promise, those that wait
    for the client, those that are over.
    """
    late = Q(status__in=OPEN, first_answered_at=None, answer_by__lt=now)
    client_waits = Q(status__in=OPEN, first_answered_at__isnull=False, client_waits_since__isnull=False)
    urgency = Case(
        When(late, then=0), When(client_waits, then=1), When(status=CaseStatus.NEW, then=2),
        When(status=CaseStatus.IN_WORK, then=3), When(status=CaseStatus.WAITING, then=4), default=5,
    )  # fmt: skip
    rows = Request.objects.visible_to(user).exclude(pk__in=Request.objects.asked_by(user).values("pk"))
    waits = Referral.objects.pending().filter(case=OuterRef("pk"), consent_at__isnull=False)
    return (
        rows.with_places()
        .annotate(
            urgency=urgency,
            late=Case(When(late, then=Value(True)), default=Value(False), output_field=BooleanField()),
            passed_on=Exists(waits),
            stood_in=stood_in_by(user),
        )
        .order_by("urgency", "answer_by", "-asked_at", "pk")
    )


@dataclass(frozen=True)
class Counts:
    """How many requests of the inbox are late, unanswered again, new, waiting for the client, on one's own desk."""

    late: int
    client_waits: int
    new: int
    waiting: int
    mine: int


def counts(user: User, now: datetime, covered: Covered | None = None) -> Counts:
    """For the person's own work: what their centres have now; one query.

    A page that knows `caseload.covered_by` already says for whom the person stands in.
    """
    stood_in = Q(stood_in_by(user)) if covered is None else of_covered(covered, "owner", "centre")
    row: dict[str, Any] = (
        Request.objects.open()
        .listed_for(user)
        .aggregate(
            late=Count("pk", filter=Q(first_answered_at=None, answer_by__lt=now)),
            client_waits=Count("pk", filter=Q(first_answered_at__isnull=False, client_waits_since__isnull=False)),
            new=Count("pk", filter=Q(status=CaseStatus.NEW)),
            waiting=Count("pk", filter=Q(status=CaseStatus.WAITING)),
            mine=Count("pk", filter=Q(owner=user) | stood_in),
        )
    )
    return Counts(**row)


@dataclass(frozen=True)
class Line:
    """One message with its files, or one step of a referral, in the order of time."""

    at: datetime
    message: CaseMessage | None = None
    referral: Referral | None = None
    files: tuple[StoredFile, ...] = ()


def conversation(
    case: Request, messages: QuerySet[CaseMessage], referrals: QuerySet[Referral] | None = None
) -> list[Line]:  # fmt: skip
    """The messages with their files, and how the request was passed on between them; three queries.

    Who asks reads of all referrals.
    """
    rows = list(messages.filter(case=case).select_related("by", "centre"))
    files = files_by_target(CaseMessage, [message.pk for message in rows])
    lines = [Line(message.at, message=message, files=tuple(files[message.pk])) for message in rows]
    steps = (Referral.objects.all() if referrals is None else referrals).filter(case=case)
    steps = steps.select_related("from_centre", "to_centre", "by")
    lines += [Line(referral.at, referral=referral) for referral in steps]
    return sorted(lines, key=lambda line: line.at)


def files_of(case: Request) -> list[StoredFile]:
    """The files that came with the request itself."""
    return files_by_target(Request, [case.pk])[case.pk]


def files_count(case: Request) -> int:
    """How many files the request and its messages hold."""
    messages = CaseMessage.objects.filter(case=case).values("pk")
    own = Q(target_type=Request._meta.label_lower, target_id=case.pk)
    return StoredFile.objects.kept().filter(own | Q(target_type="cases.casemessage", target_id__in=messages)).count()


def file_of_case(case: Request, pk: int) -> QuerySet[StoredFile]:
    """A file of the request that its client may have: of the request itself, or of a message that is no note."""
    messages = CaseMessage.objects.for_client().filter(case=case).values("pk")
    own = Q(target_type=Request._meta.label_lower, target_id=case.pk)
    rows = StoredFile.objects.kept().filter(own | Q(target_type="cases.casemessage", target_id__in=messages))
    return rows.filter(pk=pk)


def centres_to_refer_to(case: Request) -> QuerySet[Centre]:
    """Working centres of the region besides the one that has the request."""
    return Centre.objects.filter(region=case.region_id, status__in=WORKING).exclude(pk=case.centre_id or 0)


def contacts_known(user: User | AnonymousUser, cases: Sequence[Request]) -> set[int]:
    """The requests among these whose client's name and address the person may know; one query for all of them."""
    known = Request.objects.contacts_known_to(user).filter(pk__in=[case.pk for case in cases])
    return set(known.order_by().values_list("pk", flat=True))
