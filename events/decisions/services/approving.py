"""A draft becomes a version that never changes; a correction becomes the next one."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from events.decisions.enums import ProtocolStatus
from events.decisions.models import Attendant, Correction, Protocol, ProtocolVersion, Recommendation
from events.decisions.numbering import Section
from events.decisions.outline import outline, sections_of
from events.decisions.services import letters
from events.decisions.services.common import locked, open_draft, written
from events.door.selectors import present

# One statement gives the number and locks the small row of the year: two approvals at once get two numbers.
_NEXT = """
INSERT INTO decisions_numberofyear (centre_id, year, last) VALUES (%s, %s, 1)
ON CONFLICT (centre_id, year) DO UPDATE SET last = decisions_numberofyear.last + 1 RETURNING last
"""


def next_number(centre_id: int, year: int) -> int:
    """The next number of the centre in this year; it is given back when the transaction fails."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [centre_id, year])
        return int(cursor.fetchone()[0])


@transaction.atomic
def approve(*, protocol: Protocol, by: User, now: datetime, reason: str = "") -> ProtocolVersion:
    """Freezes the draft as a version, gives it its number, and tells those who see to its points.

    A correction of a published document is public at once.

    Args:
        reason: what was corrected; needed from the second version on.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: there is nothing in it, an addressee has no points, or it isn't said what was corrected.
        Conflict: it is approved already, or the correction changes nothing.
    """
    protocol = open_draft(protocol, by)
    again = protocol.approved_at is not None
    reason = written(reason, "reason", required=again, longest=2000)
    sections = sections_of(protocol)
    _check(protocol, sections)
    if protocol.number is None:
        protocol.year = protocol.held_on.year
        protocol.number = next_number(protocol.centre_id, protocol.year)
    content, last = outline(protocol, sections), protocol.versions.first()
    if last and last.content == content:
        raise Conflict(_("Nothing has changed since the last version. Drop the correction."), code="same")
    version = ProtocolVersion.objects.create(
        protocol=protocol, number=last.number + 1 if last else 1, content=content, reason=reason, approved_at=now,
        approved_by=by,
    )  # fmt: skip
    if protocol.list_attached:
        _attach_list(version)
    Correction.objects.filter(protocol=protocol).delete()
    protocol.approved_at = now
    protocol.status = ProtocolStatus.PUBLISHED if protocol.published_at else ProtocolStatus.APPROVED
    protocol.save()
    record(actor=by, verb="protocol.approved", target=protocol, now=now, reason=reason,
           after={"version": version.number, "number": protocol.number})  # fmt: skip
    letters.entrusted(_put_in_force(protocol, sections, now), now)
    return version


@transaction.atomic
def publish(*, protocol: Protocol, by: User, now: datetime) -> Protocol:
    """Shows the approved version to everybody. Twice changes nothing.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: no version is approved.
    """
    permit(by, "decisions.change_protocol", protocol)
    protocol = locked(protocol)
    if protocol.approved_at is None:
        raise Conflict(_("Approve the document first, then publish it."), code="not_approved")
    if protocol.published_at is None:
        protocol.published_at = now
        if protocol.status == ProtocolStatus.APPROVED:
            protocol.status = ProtocolStatus.PUBLISHED
        protocol.save(update_fields=["published_at", "status", "updated_at"])
        record(actor=by, verb="protocol.published", target=protocol, now=now)
    return protocol


@transaction.atomic
def unpublish(*, protocol: Protocol, by: User, now: datetime, reason: str) -> Protocol:
    """Takes the document from the public pages; its recommendations are still followed up.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: it isn't said why.
    """
    permit(by, "decisions.change_protocol", protocol)
    reason = written(reason, "reason", required=True, longest=2000)
    protocol = locked(protocol)
    if protocol.published_at is not None:
        protocol.published_at = None
        if protocol.status == ProtocolStatus.PUBLISHED:
            protocol.status = ProtocolStatus.APPROVED
        protocol.save(update_fields=["published_at", "status", "updated_at"])
        record(actor=by, verb="protocol.unpublished", target=protocol, now=now, reason=reason)
    return protocol


def _check(protocol: Protocol, sections: list[Section]) -> None:
    if empty := next((section for section in sections if not section.points), None):
        raise Invalid(
            _("“%(name)s” has no points. Write one, or take the addressee out.") % {"name": empty.addressee},
            code="no_points",
        )
    if not sections and not (protocol.noted or protocol.heard or protocol.blocks or protocol.taken_over.exists()):
        raise Invalid(_("The document is empty: write what was noted or decided."), code="empty")


def _attach_list(version: ProtocolVersion) -> None:
    """The list of those who were there, as it is now. In public stand the names of those who agreed to that."""
    rows = list(present(version.protocol.event).select_related("category").order_by("full_name", "pk"))
    agreed = set(
        Consent.objects.filter(
            purpose=Purpose.NAMED, withdrawn_at=None, email__in=[row.email for row in rows]
        ).values_list("email", flat=True)
    )
    Attendant.objects.bulk_create(
        Attendant(
            version=version, registration=row, name=row.full_name, organisation=row.organisation_name,
            category=row.category.title if row.category else "", shown=row.email in agreed, order=index,
        )
        for index, row in enumerate(rows, start=1)
    )  # fmt: skip


def _put_in_force(protocol: Protocol, sections: list[Section], now: datetime) -> list[Recommendation]:
    """Numbers and wordings hold from now on; returns the points that are new in force."""
    today, fresh, points = local_date(now, protocol.event.zone), [], []
    for section in sections:
        for label, point in section.points:
            if not point.in_force:
                point.in_force, point.since = True, today
                point.progress_at = point.progress_at or now
                fresh.append(point)
            point.number, point.wording, point.addressed_to = label, point.text, section.addressee.heading
            points.append(point)
    Recommendation.objects.bulk_update(
        points, ["in_force", "since", "progress_at", "number", "wording", "addressed_to"]
    )
    gone = protocol.recommendations.filter(in_force=True).exclude(pk__in=[point.pk for point in points])
    gone.update(in_force=False)
    return fresh
