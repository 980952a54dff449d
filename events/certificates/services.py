"""Certificates are issued, revoked and corrected here. None is ever changed or deleted: a correction is another one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from events.certificates.enums import CertificateKind
from events.certificates.models import MOST_HOURS, Certificate
from events.door.selectors import present
from events.enums import EventStatus
from events.models import Event, Registration


@transaction.atomic
def issue_certificates(*, event: Event, by: User, now: datetime, hours: int | None = None) -> int:
    """Gives everybody who was there a certificate, and writes to them; returns how many are new.

    Whoever has one keeps it; one that was revoked is not issued again by this.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: the hours make no sense.
        Conflict: the event has not begun, was called off, or nobody was marked as present.
    """
    permit(by, "certificates.issue_certificate", event)
    event = _begun(event, now)
    _check_hours(hours)
    there = present(event)
    if not there.exists():
        raise Conflict(
            _("Nobody is marked as present, so there is nobody to give a certificate to. Mark who came first."),
            code="nobody_present",
        )
    held = Certificate.objects.filter(event=event, kind=CertificateKind.PARTICIPANT, registration__isnull=False)
    missing = there.exclude(pk__in=held.values("registration")).order_by("full_name", "pk")
    made = Certificate.objects.bulk_create(
        [
            Certificate(
                event=event,
                registration_id=row.pk,
                full_name=row.full_name,
                email=row.email,
                language=row.language,
                hours=hours,
                issued_at=now,
                issued_by=by,
            )
            for row in missing
        ],
    )
    if made:
        record(actor=by, verb="certificates.issued", target=event, now=now, after={"number": len(made), "hours": hours})
        _send(made, event, now)
    return len(made)


@transaction.atomic
def issue_by_hand(
    *,
    event: Event,
    by: User,
    now: datetime,
    full_name: str,
    kind: str,
    email: str = "",
    hours: int | None = None,
    language: str = "ru",
) -> Certificate:
    """Gives somebody a certificate who did more than take part: a speaker, a volunteer, an organiser.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: the name, the kind or the hours can't be taken.
        Conflict: the event has not begun or was called off.
    """
    permit(by, "certificates.issue_certificate", event)
    event = _begun(event, now)
    _check_hours(hours)
    if kind == CertificateKind.PARTICIPANT or kind not in CertificateKind.values:
        raise Invalid(_("Participants get theirs from the list of who came. Choose another kind."), field="kind")
    certificate = Certificate.objects.create(
        event=event, kind=kind, full_name=one_line(full_name, "full_name", required=True), email=email.lower(),
        language=language, hours=hours, issued_at=now, issued_by=by,
    )  # fmt: skip
    record(
        actor=by, verb="certificate.issued", target=certificate, now=now, after={"event": event.pk, "kind": kind}
    )  # fmt: skip
    _send([certificate], event, now)
    return certificate


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, by: User, now: datetime, reason: str) -> Certificate:
    """Takes a certificate back: whoever checks its number reads so, without the reason.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: no reason is given.
        Conflict: it does not hold any more.
    """
    certificate, reason = _held(certificate, by, reason)
    certificate.revoked_at, certificate.revoked_by, certificate.reason = now, by, reason
    certificate.save(update_fields=["revoked_at", "revoked_by", "reason", "updated_at"])
    record(actor=by, verb="certificate.revoked", target=certificate, now=now, reason=reason)
    return certificate


@transaction.atomic
def reissue_certificate(
    *, certificate: Certificate, by: User, now: datetime, full_name: str, reason: str
) -> Certificate:
    """Issues a certificate with another name and number instead of this one, and writes to its owner.

    The name in the registration stays as it was signed up.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: no name or no reason is given.
        Conflict: another one was issued instead of it already, or it is revoked.
    """
    name = one_line(full_name, "full_name", required=True)
    old, reason = _held(certificate, by, reason)
    old.replaced_at, old.reason = now, reason
    old.save(update_fields=["replaced_at", "reason", "updated_at"])
    fresh = Certificate.objects.create(
        event=old.event, registration_id=old.registration_id, kind=old.kind, full_name=name, email=old.email,
        language=old.language, hours=old.hours, issued_at=now, issued_by=by, replaces=old,
    )  # fmt: skip
    record(
        actor=by, verb="certificate.reissued", target=fresh, now=now, reason=reason,
        before={"number": old.number}, after={"number": fresh.number},
    )  # fmt: skip
    _send([fresh], old.event, now)
    return fresh


def _held(certificate: Certificate, by: User, reason: str) -> tuple[Certificate, str]:
    """The certificate under its lock, and the reason in one line."""
    permit(by, "certificates.change_certificate", certificate)
    reason = one_line(reason, "reason", longest=500)
    if not reason:
        raise Invalid(_("Say why, so that the others understand it later."), field="reason", code="required")
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("event__centre__region")
    certificate = locked.get(pk=certificate.pk)
    if certificate.replaced_at:
        raise Conflict(_("Another certificate was issued instead of this one already."), code="replaced")
    if certificate.revoked_at:
        raise Conflict(_("This certificate is revoked already."), code="revoked")
    return certificate, reason


def _begun(event: Event, now: datetime) -> Event:
    # Not its counter of seats: nobody's sign-up waits while thousands of certificates are written.
    locked = Event.objects.select_for_update(of=("self",), no_key=True).select_related("centre__region")
    event = locked.get(pk=event.pk)
    if event.status not in {EventStatus.PUBLISHED, EventStatus.HELD}:
        raise Conflict(_("The event was not held, so it has no certificates."), code="event_not_held")
    if event.starts_at > now:
        raise Conflict(_("The event has not begun: certificates come after it."), code="event_not_begun")
    return event


def _check_hours(hours: int | None) -> None:
    if hours is not None and not 1 <= hours <= MOST_HOURS:
        raise Invalid(_("From 1 to %(most)d hours.") % {"most": MOST_HOURS}, field="hours")


def _send(certificates: Iterable[Certificate], event: Event, now: datetime) -> None:
    """Tells people where their certificate is; who has no address, at that of the person who signed them up."""
    certificates = list(certificates)
    of_party = _addresses([one.registration_id for one in certificates if not one.email and one.registration_id])
    orders = [
        Order(
            subject_id=certificate.pk,
            recipient=address,
            language=certificate.language,
            zone=event.zone,
            thread=f"event:{event.pk}",
        )
        for certificate in certificates
        if (address := certificate.email or of_party.get(certificate.registration_id))
    ]
    if orders:
        enqueue_many(notice="certificates.ready", occurrence="first", now=now, orders=orders)


def _addresses(registrations: list[int]) -> dict[int | None, str]:
    """The first address of the party of each of these registrations; no statement for none."""
    if not registrations:
        return {}
    of_party = Registration.objects.filter(party=OuterRef("party")).exclude(email="").order_by("pk").values("email")[:1]
    rows = Registration.objects.filter(pk__in=registrations).annotate(address=Subquery(of_party))
    return dict(rows.exclude(address=None).order_by().values_list("pk", "address"))
