"""Reads that need more than one table."""

from django.db.models import Count, F, Q

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.directory.models import Centre
from events.enums import LIVE, RegistrationStatus
from events.intake import answer_said
from events.models import Event, Registration, Session


def waiting_place(registration: Registration) -> int:
    """How many are before this one on the waiting list, plus one; 0 when it doesn't wait."""
    if registration.status != RegistrationStatus.WAITING:
        return 0
    earlier = Q(signed_up_at__lt=registration.signed_up_at) | Q(
        signed_up_at=registration.signed_up_at, pk__lt=registration.pk
    )
    queue = Registration.objects.filter(event=registration.event_id, status=RegistrationStatus.WAITING)
    return queue.filter(earlier).count() + 1


def sessions_of(registration: Registration) -> list[Session]:
    """The sessions that the participant chose, by time."""
    return list(Session.objects.filter(session_seats__registration=registration).select_related("platform"))


def party_of(registration: Registration) -> list[Registration]:
    """Those who signed up together with this one and still want to come; only for whom letters of the party go to.

    Whoever came along with an address of their own sees their own ticket only.
    """
    if registration.party is None:
        return []
    together = Registration.objects.filter(event=registration.event_id, party=registration.party).order_by("pk")
    written = together.exclude(email="").first()
    if written is None or written.pk != registration.pk:
        return []
    return list(together.filter(status__in=LIVE).exclude(pk=registration.pk))


def signed_up_with(registration: Registration) -> list[Registration]:
    """Everybody else of the party, whatever has become of them: for the organiser."""
    if registration.party is None:
        return []
    together = Registration.objects.filter(event=registration.event_id, party=registration.party).order_by("pk")
    return list(together.exclude(pk=registration.pk))


def answers_of(registration: Registration) -> list[tuple[str, str]]:
    """Each question of the event with what was answered, as people read it; "" where nothing was."""
    given = registration.answers
    return [(one.text, answer_said(one, given.get(str(one.pk), ""))) for one in registration.event.questions.all()]


def agreed_by(registration: Registration) -> list[Consent]:
    """What this address agrees to at present, of what a sign-up asks for; nothing without an address."""
    purposes = (Purpose.EVENT, Purpose.PHOTO, Purpose.NAMED, Purpose.NEWS)
    held = Consent.objects.filter(email=registration.email, purpose__in=purposes, withdrawn_at=None)
    return list(held.order_by("given_at", "pk")) if registration.email else []


BY_LINK = (Purpose.NAMED.value, Purpose.PHOTO.value)
"""What a person without an account decides by the link of their ticket, without giving the seat back."""


def consents_by_link(registration: Registration) -> list[Consent]:
    """For each of these purposes that the address ever agreed to, the consent that holds, else the last withdrawn."""
    if not registration.email:
        return []
    rows = Consent.objects.filter(email=registration.email, purpose__in=BY_LINK)
    return list(rows.order_by("purpose", F("withdrawn_at").desc(nulls_first=True), "-pk").distinct("purpose"))


def counts(event: Event) -> dict[str, int]:
    """How many registrations the event has in each status, zeros included."""
    found = dict(event.registrations.order_by().values_list("status").annotate(count=Count("pk")))
    return {status.value: found.get(status.value, 0) for status in RegistrationStatus}


def live_registration(event: Event, user: User) -> Registration | None:
    """The person's own registration that still holds, if any."""
    return Registration.objects.filter(event=event, user=user, status__in=LIVE).first()


def centres_run_by(user: User) -> "list[Centre]":
    """The centres whose events the person may organise."""
    if user.is_superuser:
        return list(Centre.objects.all())
    mine = user.memberships.current().filter(role__in=("organiser", "head"))
    return list(Centre.objects.filter(pk__in=mine.values("centre")))
