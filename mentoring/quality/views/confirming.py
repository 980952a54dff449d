"""Judging what others say of themselves, criterion by criterion."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.quality.conflicts import possible_confirmers, refuse_own
from mentoring.quality.enums import Status
from mentoring.quality.forms import ConfirmerForm, ReasonForm, VerdictForm
from mentoring.quality.models import Assessment
from mentoring.quality.selectors import checklist
from mentoring.quality.services import confirming as services
from mentoring.quality.views.assessing import visible


@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist for the confirmer: claims, evidence and one's own finding beside them."""
    assessment, user = visible(request, pk), person(request)
    refuse_own(assessment, user)
    permit(user, "quality.confirm_assessment", assessment)
    if assessment.status != Status.SUBMITTED:
        return redirect(assessment)
    groups = checklist(assessment)
    form = VerdictForm(request.POST or None, rows=[row for _group, rows in groups for row in rows])
    if request.method == "POST" and form.is_valid():
        try:
            said = _judge(assessment, form, request.POST, user)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said)
            return redirect(assessment)
    status = 400 if form.is_bound and form.errors else 200
    context = {"assessment": assessment, "groups": groups, "form": form}
    return render(request, "quality/confirm.html", context, status=status)


def _judge(assessment: Assessment, form: VerdictForm, sent: Any, by: User) -> str:
    """Keeps the findings, and then decides or gives back, as the button says; what was found stays in any case."""
    now, remark = clock.now(), form.cleaned_data["remark"]
    services.judge(assessment=assessment, verdicts=form.verdicts(), by=by, now=now)
    if "decide" in sent:
        services.decide(assessment=assessment, by=by, now=now, remark=remark)
        return _("It is decided. They hear of it by a letter.")
    if "give_back" in sent:
        services.give_back(assessment=assessment, by=by, now=now, remark=remark)
        return _("The checklist is given back. They read your remark in a letter.")
    return _("What you found is kept. Go on at any time.")


@login_required
def ask_another(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator asks somebody else to confirm."""
    assessment, user = visible(request, pk), person(request)
    permit(user, "quality.oversee_assessment", assessment)
    form = ConfirmerForm(
        request.POST or None, confirmers=possible_confirmers(assessment), initial={"confirmer": assessment.confirmer}
    )
    return form_page(
        request, form=form, back=assessment.get_absolute_url(), title=_("Who confirms"), submit=_("Ask"),
        context={"crumbs": [assessment]}, done=_("They are asked by a letter."),
        save=lambda data: services.ask_another(assessment=assessment, by=user, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The operator takes a mark away before its end."""
    assessment, user = visible(request, pk), person(request)
    permit(user, "quality.oversee_assessment", assessment)
    return form_page(
        request, form=ReasonForm(request.POST or None), back=assessment.get_absolute_url(),
        title=_("Take the mark away"), submit=_("Take it away"), done=_("The mark is taken away."),
        context={"crumbs": [assessment], "note": _("It vanishes from the public page at once, and they read why.")},
        save=lambda data: services.revoke_mark(assessment=assessment, by=user, now=clock.now(), **data),
    )  # fmt: skip
