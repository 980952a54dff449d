"""Changes of the contract: the question and the answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.funding.enums import AmendmentKind
from projects.funding.forms.amendments import FORMS, BudgetForm, DecideForm
from projects.funding.models import Amendment
from projects.funding.selectors import lines_of
from projects.funding.services import amendments as services
from projects.funding.views.money import of_project
from projects.models import Project


@login_required
def ask_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Asks the funder for a change of the contract."""
    project, by = of_project(request, pk, "funding.ask_amendment"), person(request)
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, project=project, kind=AmendmentKind(kind))
    title = _("Change of the contract: %(kind)s") % {"kind": AmendmentKind(kind).label}

    def save(data: dict[str, Any]) -> Amendment:
        return services.ask_amendment(
            project=project, kind=AmendmentKind(kind), by=by, now=clock.now(), reason=data["reason"],
            wanted=form.wanted(),
        )  # fmt: skip

    return form_page(
        request, form=form, save=save, title=title,
        submit=_("Ask the funder"), back=reverse("funding:money", args=[pk]),
        done=_("Written down. When the funder has answered, the centre enters the answer."),
        template="funding/ask_budget.html" if isinstance(form, BudgetForm) else "ui/form_page.html",
        context={"crumbs": [project], "project": project,
                 "lead": _("Nothing changes in the project until the funder has agreed.")},
    )  # fmt: skip


def _amendment(project: Project, pk: int) -> Amendment:
    return get_object_or_404(project.amendments.select_related("project"), pk=pk)


@login_required
def decide_page(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """Enters the funder's answer."""
    project, by, now = of_project(request, pk, "funding.decide_amendment"), person(request), clock.now()
    amendment = _amendment(project, amendment_pk)
    form = DecideForm(request.POST or None, initial={"decided_on": clock.local_date(now, project.zone)})
    return form_page(
        request, form=form, title=_("Answer of the funder"), done=_("The answer is saved."),
        save=lambda data: services.decide_amendment(amendment=amendment, by=by, now=now, **data),
        template="funding/decide.html", back=reverse("funding:money", args=[pk]),
        context={"crumbs": [project], "project": project, "amendment": amendment, "lines": lines_of(amendment)},
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, amendment_pk: int) -> HttpResponse:
    """Takes a question back."""
    project = of_project(request, pk, "funding.ask_amendment")
    services.withdraw_amendment(amendment=_amendment(project, amendment_pk), by=person(request), now=clock.now())
    messages.success(request, _("The question is taken back."))
    return redirect("funding:money", pk)
