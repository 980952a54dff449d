"""Giving points to a centre."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring.defence.forms import PointsForm
from mentoring.defence.models import Ballot
from mentoring.defence.rules import sits_in_jury
from mentoring.defence.services.reports import refuse_unpublished
from mentoring.defence.services.scoring import give_points
from mentoring.defence.views.public import visible


@login_required
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Points by criteria; until the last day one's own may be changed."""
    defence, user = visible(request, pk), person(request)
    refuse_unpublished(defence)
    permit(user, "defence.score_defence", defence)
    ballot = Ballot.objects.filter(defence=defence, by=user).first()
    given = {f"c{row.criterion_id}": row.points for row in ballot.points.all()} if ballot else {}
    form = PointsForm(
        request.POST or None, criteria=list(defence.season.criteria.all()),
        initial={**given, "comment": ballot.comment if ballot else ""},
    )  # fmt: skip
    jury = _("Your points count as the jury's.") if sits_in_jury(user, defence) else ""
    return form_page(
        request, form=form, back=defence.get_absolute_url(), title=_("Give points"), submit=_("Give points"),
        context={"crumbs": [defence], "note": jury or _("Your points count as the public's, once a person.")},
        done=_("Your points are kept. You can change them until the last day."),
        save=lambda data: give_points(
            defence=defence, points=form.given(), comment=data["comment"], by=user, now=clock.now()
        ),
    )  # fmt: skip
