"""Reads that need more than one table."""

from django.db.models import Count, Q

from backend.accounts.models import User
from backend.directory.models import Centre
from events.enums import LIVE, RegistrationStatus
from events.models import Event, Registration


def waiting_place(registration: Registration) -> int:
    """How many are before this one on the waiting list, plus one; 0 when it doesn't wait."""
    if registration.status != RegistrationStatus.WAITING:
        return 0
    earlier = Q(signed_up_at__lt=registration.signed_up_at) | Q(
        signed_up_at=registration.signed_up_at, pk__lt=registration.pk
    )
    queue = Registration.objects.filter(event=registration.event_id, status=RegistrationStatus.WAITING)
    return queue.filter(earlier).count() + 1


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
