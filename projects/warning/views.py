"""How near a project is to going under, and the points by which a region judges it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.models import Territory
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from projects.models import Project
from projects.warning.forms import FalseAlarmForm, PointsForm
from projects.warning.history import changes_of, lines_of_history
from projects.warning.models import RiskChange
from projects.warning.preview import Effect, effect_of
from projects.warning.querysets import regions_with_points
from projects.warning.scale import declared_table, table_of
from projects.warning.selectors import WEEKS, alarms_of, history_of, risk_of
from projects.warning.services.alarms import mark_false_alarm, take_back
from projects.warning.services.points import change_points, checked, undo_points
from projects.warning.strip import strip_of


def _project(request: HttpRequest, pk: int) -> Project:
    projects = Project.objects.visible_to(request.user)
    return get_object_or_404(projects.select_related("risk", "centre__region", "organisation__region"), pk=pk)


def _region(request: HttpRequest, pk: int) -> Territory:
    return get_object_or_404(regions_with_points(request.user), pk=pk)


@login_required
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Level and points of a project with every reason, what lowers it, false alarms, and the last weeks."""
    project = _project(request, pk)
    today = clock.local_date(clock.now(), project.zone)
    days = history_of(project, today=today)
    context = {
        "project": project,
        "risk": risk_of(project),
        "levels": table_of(project.region_id).levels,
        "alarms": alarms_of(project),
        "days": list(reversed(days)),
        "strip": strip_of(days, today=today, weeks=WEEKS),
        "counting": RiskChange.objects.filter(number=project.pk).exists(),
        "may_mark": person(request).has_perm("warning.mark_false_alarm", project),
        "may_see_points": regions_with_points(request.user).filter(pk=project.region_id or 0).exists(),
        "today": today,
    }
    return render(request, "warning/project.html", context)


@login_required
def mark(request: HttpRequest, pk: int, indicator: str) -> HttpResponse:
    """Says that a reason is no trouble."""
    project, now = _project(request, pk), clock.now()
    permit(person(request), "warning.mark_false_alarm", project)
    cause = next((one for one in risk_of(project).causes if one.reason.key == indicator), None)
    form = FalseAlarmForm(request.POST or None, today=clock.local_date(now, project.zone))
    return form_page(
        request, form=form, title=_("This is a false alarm"), submit=_("Do not count it"),
        template="warning/mark.html", context={"project": project, "cause": cause},
        save=lambda data: mark_false_alarm(project=project, indicator=indicator, by=person(request), now=now, **data),
        done=_("Noted. The reason does not count until the day that you chose, or until the facts get worse."),
        back=reverse("warning:project", args=[project.pk]),
    )  # fmt: skip


@login_required
@require_POST
def unmark(request: HttpRequest, pk: int, alarm: int) -> HttpResponse:
    """The reason counts again."""
    project = _project(request, pk)
    take_back(alarm=get_object_or_404(project.false_alarms, pk=alarm), by=person(request), now=clock.now())
    messages.success(request, _("Taken back: the reason counts again."))
    return redirect("warning:project", project.pk)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The points of the one region that the person may read, or a choice among several."""
    regions = list(regions_with_points(request.user)[:200])
    if not regions:
        raise Http404
    if len(regions) == 1:
        return redirect("warning:points", regions[0].pk)
    return render(request, "warning/regions.html", {"regions": regions})


@login_required
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """The table of points of a region; its operator changes it and sees before what that would do."""
    region = _region(request, pk)
    table = table_of(region.pk)
    if request.method == "POST":
        permit(person(request), "warning.change_points", region)
        return _change(request, region, PointsForm(request.POST, table=table))
    return _points_page(request, region, PointsForm(table=table))


def _change(request: HttpRequest, region: Territory, form: PointsForm) -> HttpResponse:
    if form.is_valid():
        try:
            if "look" in request.POST:
                return _points_page(request, region, form, effect_of(region, checked(form.typed()), now=clock.now()))
            changed = change_points(region=region, table=form.typed(), by=person(request), now=clock.now())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("Saved. The projects of the region are counted anew within a minute.")
                if changed
                else _("Nothing was changed: these points hold already."),
            )
            return redirect("warning:points", region.pk)
    return _points_page(request, region, form)


def _points_page(
    request: HttpRequest, region: Territory, form: PointsForm, effect: Effect | None = None
) -> HttpResponse:
    context = {
        "region": region, "form": form, "effect": effect, "table": form.table,
        "may_change": person(request).has_perm("warning.change_points", region),
    }  # fmt: skip
    return render(request, "warning/points.html", context, status=400 if form.is_bound and form.errors else 200)


@login_required
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings all points of the region back to what is declared."""
    region = _region(request, pk)
    change_points(region=region, table=declared_table(), by=person(request), now=clock.now())
    messages.success(request, _("The points are as the service declares them. The change can be undone."))
    return redirect("warning:points", region.pk)


@login_required
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what of the points and when."""
    region = _region(request, pk)
    context = {
        "region": region, "changes": lines_of_history(changes_of(region)[:100]),
        "may_change": person(request).has_perm("warning.change_points", region),
    }  # fmt: skip
    return render(request, "warning/history.html", context)


@login_required
@require_POST
def undo(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Brings back what stood before a change."""
    region = _region(request, pk)
    undo_points(
        region=region, change=get_object_or_404(changes_of(region), pk=change), by=person(request), now=clock.now()
    )
    messages.success(request, _("Undone: what stood before holds again."))
    return redirect("warning:history", region.pk)
