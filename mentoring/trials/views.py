"""Does it help? Comparisons of a centre: its people read them, its head starts and stops them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.models import Centre
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.trials import selectors, services
from mentoring.trials.forms import StartForm, StopForm
from mentoring.trials.models import Trial
from mentoring.trials.querysets import centres_of

SHOWN = 25


@login_required
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    """The comparisons that the person sees, running ones and those that are over."""
    user = person(request)
    if not centres_of(user).exists():
        raise Http404
    page = Paginator(selectors.trials_for(user), SHOWN).get_page(request.GET.get("page"))
    return render(
        request, "trials/list.html", {"page": page, "rows": page, "centres": selectors.centres_to_start(user)[:20]}
    )


@login_required
@require_safe
def trial_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written down before, how far it is, and, once it is over, what it has shown."""
    user = person(request)
    trial = get_object_or_404(selectors.trials_for(user), pk=pk)
    entries = [entry for entry in selectors.history(trial) if entry.verb in selectors.VERBS]
    lines = [(selectors.VERBS[entry.verb](), entry) for entry in entries]
    context = {
        "trial": trial, "state": selectors.state_of(trial, clock.now()), "history": lines,
        "may_change": user.has_perm("trials.change_trial", trial.centre),
    }  # fmt: skip
    return render(request, "trials/trial.html", context)


@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Plans a comparison: counts how many projects it needs before it begins."""
    user = person(request)
    centre = get_object_or_404(centres_of(user).select_related("region"), pk=pk)
    permit(user, "trials.change_trial", centre)
    form, plan = StartForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            plan = _plan(centre, form.given())
            if "start" in request.POST:
                trial = services.start_trial(centre=centre, by=user, now=clock.now(), **form.given())
                messages.success(request, _("The comparison has begun."))
                return redirect(trial)
        except DomainError as refusal:
            plan = None
            show_refusal(form, refusal)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "trials/start.html", {"centre": centre, "form": form, "plan": plan}, status=status)


def _plan(centre: Centre, given: dict[str, Any]) -> dict[str, int]:
    size = services.planned_size(
        expected=given["expected"], difference=given["difference"], stop_rule=given["stop_rule"]
    )
    return {"each": size, "together": 2 * size, "live": selectors.candidates(centre)}


@login_required
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a comparison before its time; everybody gets the reminder again."""
    user = person(request)
    trial = get_object_or_404(Trial.objects.visible_to(user).select_related("centre"), pk=pk)
    permit(user, "trials.change_trial", trial.centre)
    return form_page(
        request,
        form=StopForm(request.POST or None),
        save=lambda data: services.stop_trial(trial=trial, by=user, now=clock.now(), **data),
        done=_("The comparison is over: everybody gets the reminder again."),
        back=trial.get_absolute_url(),
        title=_("Stop the comparison"),
        submit=_("Stop it"),
        context={
            "crumbs": [trial],
            "note": _("The plan was to look at the end. A comparison that is stopped early proves less."),
        },
    )
