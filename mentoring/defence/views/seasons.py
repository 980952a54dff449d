"""The defence of a year: for everybody to read, for its operator to open, for all at last the results."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre, Territory
from backend.ui.pages import form_page
from mentoring.defence import selectors
from mentoring.defence.forms import NewSeasonForm, SeasonForm
from mentoring.defence.models import Season
from mentoring.defence.services import seasons as services

SHOWN = 20


@require_safe
def season_list(request: HttpRequest) -> HttpResponse:
    """All years."""
    page = Paginator(selectors.seasons(), SHOWN).get_page(request.GET.get("page"))
    context = {"page": page, "may_open": request.user.has_perm("defence.add_season")}
    return render(request, "defence/seasons.html", context)


def found(request: HttpRequest, pk: int) -> Season:
    """The year, for everybody."""
    return get_object_or_404(Season.objects.visible_to(request.user).select_related("region"), pk=pk)


@require_safe
def season_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One year: who defends it, until when one asks and gives points."""
    season, user = found(request, pk), request.user
    defences = selectors.defences_of(season, user)
    today = clock.local_date(clock.now(), season.zone)
    context = {
        "season": season, "defences": defences, "criteria": season.criteria.all(), "today": today,
        "may_change": user.has_perm("defence.change_season", season) and not season.closed,
        "may_begin": isinstance(user, User) and not season.closed and own_centres(user, season).exists(),
        "may_publish": season.scores_until < today,
    }  # fmt: skip
    return render(request, "defence/season.html", context)


def own_centres(user: User, season: Season) -> "QuerySet[Centre]":
    """The centres that the person heads and whose report of the year is not begun."""
    heads = user.memberships.current().filter(role=Role.HEAD, centre__isnull=False).values("centre")
    return Centre.objects.filter(pk__in=heads, region=season.region_id).exclude(defences__season=season)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Opens the defence of a year."""
    user = person(request)
    permit(user, "defence.add_season")
    regions = Territory.objects.regions()
    held = user.memberships.current().filter(role=Role.OPERATOR).values("territory")
    form = NewSeasonForm(
        request.POST or None, regions=regions if user.is_superuser else regions.filter(pk__in=held),
        initial={"year": clock.now().year - 1},
    )  # fmt: skip
    return form_page(
        request, form=form, back=redirect("defence:seasons").url, title=_("Open the defence of a year"),
        submit=_("Open"), done=_("The defence is open. The heads of the centres are told by a letter."),
        save=lambda data: services.open_season(by=user, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves the days, changes the jury."""
    season, user = found(request, pk), person(request)
    permit(user, "defence.change_season", season)
    return form_page(
        request, form=SeasonForm.of(season, request.POST or None), back=season.get_absolute_url(),
        title=_("Days and jury"), done=_("Saved."), context={"crumbs": [season]},
        save=lambda data: services.change_season(season=season, by=user, now=clock.now(), **data),
    )  # fmt: skip


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """How the centres of the year compare: by points and by figures. Not before the operator has published them."""
    season = found(request, pk)
    if not season.closed:
        raise Http404
    standing = selectors.results_of(season)
    defences = [place.defence for place in standing.places]
    context = {"season": season, "results": standing, "defences": defences, "compared": selectors.compared(defences)}
    return render(request, "defence/results.html", context)


@login_required
@require_POST
def publish_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the giving of points and shows the results."""
    season = services.publish_results(season=found(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The results are published."))
    return redirect("defence:results", season.pk)
