"""What of appointments somebody leaves behind whose role at a centre ends."""

from datetime import datetime

from django.utils.translation import ngettext

from backend.accounts.models import Membership
from backend.directory.leaving import LeftBehind
from mentoring.appointments.models import Appointment


def appointments(membership: Membership, now: datetime) -> LeftBehind:
    """Clients whom the person is going to receive, if no other role keeps the person at the centre."""
    rows = Appointment.objects.none()
    others = membership.user.memberships.current().filter(centre=membership.centre_id).exclude(pk=membership.pk)
    if membership.centre_id and not others.exists():
        rows = Appointment.objects.holding(now).filter(
            slot__specialist__user=membership.user_id, slot__specialist__centre=membership.centre_id,
            slot__starts_at__gt=now,
        )  # fmt: skip
    count = rows.count()
    words = ngettext(
        "%(count)d coming appointment: it stays booked, and the head of the centre hears of it instead.",
        "%(count)d coming appointments: they stay booked, and the head of the centre hears of them instead.",
        count,
    )
    return LeftBehind("appointments", count, words % {"count": count})
