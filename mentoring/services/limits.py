"""How many projects a mentor may look after. The row of the membership is the lock that two heads wait for."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.common.errors import Conflict
from backend.directory.models import Centre
from mentoring.models import Assignment, MentorProfile
from mentoring.staffing import with_room
from projects.lifecycle import FINAL


def lock_staff(centre: Centre, *people: User) -> None:
    """Waits for everybody who is changing what these mentors of the centre carry; in one order, so without deadlock."""
    places = Membership.objects.current().filter(centre=centre, role=Role.MENTOR, user__in=people)
    list(places.order_by("pk").select_for_update(of=("self",), no_key=True))


def limit_of(mentor: User, centre: Centre) -> int:
    """How many projects the mentor looks after at most: their own number, and never more than the centre's."""
    own = MentorProfile.objects.filter(user=mentor, centre=centre).values_list("project_limit", flat=True).first()
    return centre.mentor_limit if own is None else min(own, centre.mentor_limit)


def load_of(mentor: User, centre: Centre) -> int:
    """How many projects that are not over the mentor looks after for the centre."""
    held = Assignment.objects.current().filter(mentor=mentor, centre=centre)
    return held.exclude(project__stage__in=FINAL).count()


def take_room(mentor: User, centre: Centre, *, now: datetime) -> None:
    """Makes sure that the mentor may take one project more, until the transaction ends.

    Raises:
        Conflict: the mentor looks after as many as the limit says; the message names who has room.
    """
    lock_staff(centre, mentor)
    load, limit = load_of(mentor, centre), limit_of(mentor, centre)
    if load < limit:
        return
    full = ngettext(
        "%(mentor)s looks after %(load)s project already, the limit is %(limit)s.",
        "%(mentor)s looks after %(load)s projects already, the limit is %(limit)s.",
        load,
    ) % {"mentor": mentor, "load": load, "limit": limit}
    others = with_room(centre, now=now, besides=[mentor.pk])
    if others:
        names = ", ".join(_("%(mentor)s (%(room)s more)") % {"mentor": each, "room": each.room} for each in others)
        advice = _("There is room with: %(names)s.") % {"names": names}
    else:
        advice = _("Nobody at the centre has room: raise a limit, or invite another mentor.")
    raise Conflict(f"{full} {advice}", code="over_limit", field="mentor")
