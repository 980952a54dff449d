"""What a centre does with a request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Conflict, DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from mentoring.cases import selectors
from mentoring.cases.forms import (
    AnswerForm,
    AssignForm,
    CloseForm,
    DeclineForm,
    PlaceForm,
    ReferForm,
    RelateForm,
    SendBackForm,
)
from mentoring.cases.models import Case, CaseMessage, Referral
from mentoring.cases.reading import as_read_by
from mentoring.cases.rules import asks, may_take, stands_in
from mentoring.cases.services import referring, talk, work

form_view = require_http_methods(["GET", "HEAD", "POST"])


def visible_case(request: HttpRequest, pk: int) -> Case:
    """A request that the person sees, else 404."""
    return get_object_or_404(Case.objects.visible_to(request.user).with_places(), pk=pk)


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The request as those see it who help; who asked has a page of their own."""
    case = visible_case(request, pk)
    if asks(request.user, case) and not may_take(request.user, case):
        return redirect("cases:own", pk)
    return _show(request, case)


def _show(request: HttpRequest, case: Case, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    by, now = person(request), clock.now()
    may_work, may_begin = by.has_perm("cases.work_on_case", case), by.has_perm("cases.take_case", case)
    free = case.owner_id is None or (case.owner_id != by.pk and not work.has_worker(case))
    may_answer = case.is_open and (may_work or (may_begin and free))
    referral = work.pending_referral(case)
    passed_on = referral is not None and referral.consent_at is not None
    context = {
        "case": case, "read": as_read_by(by, [case])[0], "late": case.is_late(now),
        "referral": referral, "may_work": may_work, "may_begin": may_begin,
        "lines": selectors.conversation(
            case, CaseMessage.objects.visible_to(by), Referral.objects.visible_to(by)
        ),
        "files": selectors.files_of(case),
        "may_know": by.has_perm("cases.view_contacts", case), "may_assign": by.has_perm("cases.assign_case", case),
        "free": free, "stands_in": case.owner_id != by.pk and may_work and stands_in(by, case),
        "may_answer": may_answer, "may_reopen": may_work and case.may_come_back(now) and case.status != "withdrawn",
        "may_recall": referral is not None and by.has_perm("cases.recall_referral", referral),
        "passed_on": passed_on and may_begin and case.owner_id is None,
        "form": form or AnswerForm(may_answer=may_answer),
    }  # fmt: skip
    return render(request, "cases/case.html", context, status=status)


@login_required
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer, a question or a note."""
    case, by = visible_case(request, pk), person(request)
    permit(by, "cases.note_case", case)
    form = AnswerForm(request.POST, request.FILES, may_answer=True)
    if not form.is_valid():
        return _show(request, case, form, status=400)
    kind, said = form.cleaned_data["kind"], {"case": case, "text": form.cleaned_data["text"], "by": by}
    try:
        if kind == "note":
            talk.note(**said, files=form.files_given(), now=clock.now())
        else:
            talk.answer(**said, files=form.files_given(), now=clock.now(), wait=kind == "ask")
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, visible_case(request, pk), form, status=error.status)
    messages.success(request, _("The note is kept.") if kind == "note" else _("Sent: the client gets a letter."))
    return redirect("cases:case", pk)


@login_required
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The person works on it from now on."""
    return _deed(request, pk, work.take, _("The request is yours. Write to the client what happens next."))


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes up again what was ended by mistake."""
    return _deed(request, pk, work.reopen, _("The request is open again; the client is told."))


@login_required
@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes back that the request goes to another centre."""
    return _deed(request, pk, referring.recall, _("Taken back: the request stays with you."))


def _deed(request: HttpRequest, pk: int, do: Callable[..., Any], done: str) -> HttpResponse:
    case = visible_case(request, pk)
    try:
        do(case=case, by=person(request), now=clock.now())
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    still = Case.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("cases:case", pk) if still else redirect("cases:inbox")


def _form(
    request: HttpRequest, case: Case, form: Form, do: Callable[..., Any], *, title: str, submit: str, done: str,
    back: str = "", **context: Any,
) -> HttpResponse:  # fmt: skip
    return form_page(
        request, form=form, title=title, submit=submit, done=done, back=back or case.get_absolute_url(),
        save=lambda data: do(case=case, by=person(request), now=clock.now(), **data),
        context={"crumbs": [case], "subject": case.number, **context},
    )  # fmt: skip


def _permitted(request: HttpRequest, pk: int, permission: str) -> Case:
    case = visible_case(request, pk)
    permit(person(request), permission, case)
    return case


@login_required
@form_view
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it."""
    case = _permitted(request, pk, "cases.work_on_case")
    return _form(
        request, case, CloseForm(request.POST or None), work.close, title=_("Close the request"), submit=_("Close"),
        done=_("The request is closed; the client is asked for a rating."),
    )  # fmt: skip


@login_required
@form_view
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the centre does not help."""
    case = _permitted(request, pk, "cases.work_on_case")
    return _form(
        request, case, DeclineForm(request.POST or None), work.decline, title=_("Decline the request"),
        submit=_("Decline"), done=_("The request is declined; the client reads why."),
        lead=_("If another centre can help, pass the request on instead: the client need not ask anew."),
    )  # fmt: skip


@login_required
@form_view
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who works on it."""
    case = _permitted(request, pk, "cases.assign_case")
    return _form(
        request, case, AssignForm(request.POST or None, case=case), work.assign, title=_("Who works on the request"),
        submit=_("Assign"), done=_("The colleague gets a letter."),
    )  # fmt: skip


@login_required
@form_view
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """To which centre it goes, and why."""
    case = _permitted(request, pk, "cases.work_on_case")
    return _form(
        request, case, ReferForm(request.POST or None, case=case), referring.refer,
        title=_("Pass the request to another centre"), submit=_("Pass on"),
        done=_("Done: the request goes with its conversation and files as soon as the client agrees."),
        lead=_("Both centres see the history. Your notes stay with you."),
    )  # fmt: skip


@login_required
@form_view
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the centre does not take what was passed on to it."""
    case = _permitted(request, pk, "cases.take_case")
    return _form(
        request, case, SendBackForm(request.POST or None), referring.send_back, title=_("Send the request back"),
        submit=_("Send back"), done=_("The request went back to who passed it on."), back=reverse("cases:inbox"),
    )  # fmt: skip


@login_required
@form_view
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Which centre gets what nobody has."""
    case = _permitted(request, pk, "cases.assign_case")
    return _form(
        request, case, PlaceForm(request.POST or None, case=case), work.place, title=_("Find a centre"),
        submit=_("Give it to the centre"), done=_("The centre and the client are told."),
    )  # fmt: skip


@login_required
@form_view
def relate(request: HttpRequest, pk: int) -> HttpResponse:
    """To which project it belongs."""
    case = _permitted(request, pk, "cases.work_on_case")
    form = RelateForm(request.POST or None, case=case, user=person(request), initial={"project": case.project_id})
    return _form(
        request, case, form, work.relate, title=_("The project of the request"), submit=_("Save"), done=_("Saved.")
    )  # fmt: skip
