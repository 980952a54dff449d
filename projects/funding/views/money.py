"""The money of a project: its tranches and the changes of its contract."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.funding.forms.tranches import DelayForm, PlanForm, ReceiptForm, SpendingForm
from projects.funding.models import Amendment, Tranche
from projects.funding.selectors import lines_of, money_of
from projects.funding.services import tranches as services
from projects.lifecycle import FUNDED
from projects.models import Project
from projects.views.project import visible_project


@login_required
def money_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to come, what came, what is spent; what was asked of the funder and what it said."""
    project = visible_project(request, pk)
    amendments = Amendment.objects.filter(project=project).select_related("asked_by", "decided_by")
    context = {
        "project": project,
        "money": money_of(project, today=clock.local_date(clock.now(), project.zone)),
        "amendments": [(amendment, lines_of(amendment)) for amendment in amendments],
        "funded": project.stage in FUNDED,
    }
    return render(request, "funding/money.html", context)


def of_project(request: HttpRequest, pk: int, permission: str) -> Project:
    """The project, for who may do this with it."""
    project = visible_project(request, pk)
    permit(person(request), permission, project)
    return project


def _tranche(project: Project, pk: int) -> Tranche:
    return get_object_or_404(project.tranches.select_related("project__organisation__region"), pk=pk)


@login_required
def plan_page(request: HttpRequest, pk: int, tranche_pk: int | None = None) -> HttpResponse:
    """Plans a tranche, or changes the plan."""
    project, by = of_project(request, pk, "funding.plan_tranche"), person(request)
    tranche = _tranche(project, tranche_pk) if tranche_pk else None
    number = project.tranches.count() + 1
    form = PlanForm(request.POST or None, instance=tranche, initial=None if tranche else {"number": number})
    return form_page(
        request, form=form, title=str(tranche or _("New tranche")), done=_("The tranche is saved."),
        save=lambda data: services.plan_tranche(project=project, tranche=tranche, by=by, now=clock.now(), **data),
        template="funding/tranche.html", back=reverse("funding:money", args=[pk]),
        context={"crumbs": [project], "tranche": tranche, "project": project},
    )  # fmt: skip


@login_required
def receipt_page(request: HttpRequest, pk: int, tranche_pk: int) -> HttpResponse:
    """Writes down that a tranche came."""
    project, by, now = of_project(request, pk, "funding.count_tranche"), person(request), clock.now()
    tranche = _tranche(project, tranche_pk)
    today = clock.local_date(now, project.zone)
    initial = {"received_on": tranche.received_on or today, "received": tranche.received or tranche.amount}
    return form_page(
        request, form=ReceiptForm(request.POST or None, initial=initial), done=_("The tranche is saved."),
        title=_("%(tranche)s: it came") % {"tranche": tranche}, back=reverse("funding:money", args=[pk]),
        save=lambda data: services.receive_tranche(tranche=tranche, by=by, now=now, **data),
        context={"crumbs": [project]},
    )  # fmt: skip


@login_required
def spending_page(request: HttpRequest, pk: int, tranche_pk: int) -> HttpResponse:
    """Writes down how much of a tranche is spent."""
    project, by = of_project(request, pk, "funding.count_tranche"), person(request)
    tranche = _tranche(project, tranche_pk)
    return form_page(
        request, form=SpendingForm(request.POST or None, initial={"spent": tranche.spent}),
        title=_("%(tranche)s: what is spent") % {"tranche": tranche}, done=_("The tranche is saved."),
        save=lambda data: services.spend_tranche(tranche=tranche, by=by, now=clock.now(), **data),
        back=reverse("funding:money", args=[pk]), context={"crumbs": [project]},
    )  # fmt: skip


@login_required
def delay_page(request: HttpRequest, pk: int, tranche_pk: int) -> HttpResponse:
    """Writes down that the funder delays a tranche."""
    project, by = of_project(request, pk, "funding.delay_tranche"), person(request)
    tranche = _tranche(project, tranche_pk)
    initial = {"delayed_by_funder": tranche.delayed_by_funder, "cause": tranche.cause}
    return form_page(
        request, form=DelayForm(request.POST or None, initial=initial), done=_("The tranche is saved."),
        title=_("%(tranche)s: the funder is late") % {"tranche": tranche},
        save=lambda data: services.delay_tranche(tranche=tranche, by=by, now=clock.now(), **data),
        back=reverse("funding:money", args=[pk]), context={"crumbs": [project]},
    )  # fmt: skip


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, tranche_pk: int) -> HttpResponse:
    """Takes a tranche away that was planned by mistake."""
    project = of_project(request, pk, "funding.plan_tranche")
    services.remove_tranche(tranche=_tranche(project, tranche_pk), by=person(request), now=clock.now())
    messages.success(request, _("The tranche is taken away."))
    return redirect("funding:money", pk)
