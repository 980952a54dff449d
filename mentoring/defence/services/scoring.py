"""Points: one ballot a person and centre, by the criteria of the year, until its last day."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from mentoring.defence.models import Ballot, Defence, Points
from mentoring.defence.rules import sits_in_jury, works_at_the_centre
from mentoring.defence.services.reports import refuse_unpublished
from mentoring.defence.services.seasons import locked


@transaction.atomic
def give_points(*, defence: Defence, points: Mapping[int, int], by: User, now: datetime, comment: str = "") -> Ballot:
    """Gives points for every criterion, by its id, or changes those given before; returns the ballot.

    Raises:
        NotAllowed: the person works at the centre, or is neither in the jury nor asked with the public.
        Conflict: points are not taken any more.
        Invalid: a criterion has no points, or more than it may have; the field is `c<id>`.
    """
    if works_at_the_centre(by, defence):
        raise NotAllowed(_("Nobody gives points to the centre where they work."), code="conflict_of_interest")
    permit(by, "defence.score_defence", defence)
    refuse_unpublished(defence)
    season = locked(defence.season)  # two ballots of one person come one after the other
    if not season.takes_points(clock.local_date(now, season.zone)):
        raise Conflict(_("Points were given until %(day)s.") % {"day": season.scores_until}, code="points_over")
    criteria = list(season.criteria.all())
    for criterion in criteria:
        given = points.get(criterion.pk)
        if given is None or not 0 <= given <= criterion.most:
            raise Invalid(
                _("Give from 0 to %(most)s points for “%(criterion)s”.")
                % {"most": criterion.most, "criterion": criterion.title},
                field=f"c{criterion.pk}",
            )
    jury = sits_in_jury(by, defence)
    ballot, new = Ballot.objects.update_or_create(
        defence=defence, by=by, defaults={"jury": jury, "comment": comment.strip(), "at": now}
    )
    Points.objects.filter(ballot=ballot).delete()
    Points.objects.bulk_create(
        Points(ballot=ballot, criterion=criterion, points=points[criterion.pk]) for criterion in criteria
    )
    record(actor=by, verb="defence.scored", target=defence, now=now, after={"jury": jury, "first": new})
    return ballot
