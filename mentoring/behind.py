"""What of projects somebody leaves behind whose role at a centre ends."""

from datetime import datetime

from django.utils.translation import ngettext

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.directory.leaving import LeftBehind
from mentoring.models import Assignment
from projects.lifecycle import LIVE


def projects(membership: Membership, _now: datetime) -> LeftBehind:
    """Live projects that the person mentors."""
    held = Assignment.objects.none()
    if membership.role == Role.MENTOR:
        held = Assignment.objects.active().filter(
            mentor=membership.user_id, centre=membership.centre_id, project__stage__in=LIVE
        )
    count = held.count()
    words = ngettext(
        "%(count)d live project: it stays without a mentor, and the head gets a task to hand it over.",
        "%(count)d live projects: they stay without a mentor, and the head gets a task for each to hand it over.",
        count,
    )
    return LeftBehind("projects", count, words % {"count": count})
