from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import Membership, User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.directory.models import Territory
from mentoring.models import MentorProfile
from projects.directions import hold
from projects.models import Direction


@transaction.atomic
def change_profile(
    *,
    place: Membership,
    directions: Sequence[Direction],
    municipalities: Sequence[Territory],
    languages: Sequence[str],
    project_limit: int | None,
    about: str,
    by: User,
    now: datetime,
) -> MentorProfile:
    """Keeps whom the mentor likes to help and how many at most; returns the profile.

    A limit below what the mentor looks after now takes nothing away: there is just no room for more.

    Raises:
        NotAllowed: the person is neither the mentor nor leads the centre.
        Invalid: the limit is above the centre's, or a municipality lies in another region.
    """
    permit(by, "mentoring.manage_mentor", place)
    centre = place.centre
    if centre is None:
        raise Invalid(_("Only a mentor of a centre has a profile."))
    if project_limit is not None and project_limit > centre.mentor_limit:
        raise Invalid(
            ngettext(
                "The centre's limit is %(limit)s project: choose a number up to that.",
                "The centre's limit is %(limit)s projects: choose a number up to that.",
                centre.mentor_limit,
            )
            % {"limit": centre.mentor_limit},
            field="project_limit",
        )
    if any(place.parent_id != centre.region_id for place in municipalities):
        raise Invalid(_("Choose municipalities of the centre's region."), field="municipalities")
    hold(*directions, field="directions")
    Membership.objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    profile, _made = MentorProfile.objects.get_or_create(user=place.user, centre=centre)
    profile.languages, profile.project_limit, profile.about = list(languages), project_limit, about.strip()
    profile.save()
    profile.directions.set(directions)
    profile.municipalities.set(municipalities)
    facts = {"limit": project_limit, "languages": list(languages), "directions": [each.pk for each in directions]}
    record(actor=by, verb="mentor.profile_changed", target=profile, now=now, after=facts)
    return profile
