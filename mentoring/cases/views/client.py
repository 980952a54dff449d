"""What a client does with their own request: by the link of their letter, or logged in.

Mail scanners open every link of a letter, so opening one changes nothing: a button does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.models import User
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from mentoring.cases import selectors
from mentoring.cases.forms import AskAgainForm, MessageForm, RateForm, WithdrawForm
from mentoring.cases.models import Case, CaseMessage
from mentoring.cases.rules import asks
from mentoring.cases.services import client, referring, talk
from mentoring.cases.services.work import pending_referral
from mentoring.cases.tokens import case_of
from projects.files.views import sent as file_sent

VERBS = ("message", "confirm", "withdraw", "again", "rate", "agree", "disagree")


@dataclass(frozen=True)
class Door:
    """How the client came in: `by` is their account, None when the link of a letter stands for them."""

    case: Case
    by: User | None
    kind: str
    key: str | int

    def url(self, verb: str = "", *more: Any) -> str:
        """The address of the page, or of something to do on it, on the same way."""
        return reverse(f"cases:{self.kind}{'-' if verb else ''}{verb}", args=[self.key, *more])


View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Opens the request by the token in the address, or for whoever is logged in and asked."""

    @wraps(view)
    @never_cache
    def opened(request: HttpRequest, *args: Any, token: str = "", pk: int = 0, **kwargs: Any) -> HttpResponseBase:
        user = request.user if isinstance(request.user, User) else None
        if token:
            case = case_of(token)
            entered = Door(case, user if user and asks(user, case) else None, "client", token)
        elif user is None:
            return redirect_to_login(request.get_full_path())
        else:
            case = get_object_or_404(Case.objects.asked_by(user).with_places(), pk=pk)
            entered = Door(case, user, "own", pk)
        response = view(request, entered, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


def show(request: HttpRequest, door: Door, status: int = 200, **bound: Any) -> HttpResponse:
    """The client's page; `bound` are forms that were refused."""
    case, now = door.case, clock.now()
    lines = selectors.conversation(case, CaseMessage.objects.for_client())
    context = {
        "case": case, "door": door, "urls": {verb: door.url(verb) for verb in VERBS}, "lines": lines,
        "files": selectors.files_of(case), "late": case.is_late(now), "referral": pending_referral(case),
        "message_form": MessageForm(), "rate_form": RateForm(), "withdraw_form": WithdrawForm(),
        "again_form": AskAgainForm(), "may_come_back": case.may_come_back(now), **bound,
    }  # fmt: skip
    return render(request, "cases/client.html", context, status=status)


@require_safe
@door
def page(request: HttpRequest, door: Door) -> HttpResponse:
    """The state of the request, its conversation, and the one thing to do next."""
    return show(request, door)


def act(
    request: HttpRequest, door: Door, form: forms.Form, name: str, save: Callable[[dict[str, Any]], Any], done: str
) -> HttpResponse:  # fmt: skip
    """Does what one of the page's forms asks for; a refusal stands in the form, and nothing typed is lost."""
    if form.is_valid():
        try:
            slow_down(request, f"case-{name}")
            save(form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect(door.url())
    return show(request, Door(Case.objects.with_places().get(pk=door.case.pk), door.by, door.kind, door.key), 400,
                **{name: form})  # fmt: skip


@require_POST
@door
def message(request: HttpRequest, door: Door) -> HttpResponse:
    """The client writes to the centre."""
    form = MessageForm(request.POST, request.FILES)
    return act(
        request, door, form, "message_form",
        lambda data: talk.client_writes(
            case=door.case, text=data["text"], by=door.by, now=clock.now(), files=form.files_given()
        ),
        _("Sent: the centre reads it."),
    )  # fmt: skip


@require_POST
@door
def rate(request: HttpRequest, door: Door) -> HttpResponse:
    """The client rates the help, once."""
    return act(
        request, door, RateForm(request.POST), "rate_form",
        lambda data: client.rate(case=door.case, by=door.by, now=clock.now(), **data),
        _("Thank you! The centre reads your rating."),
    )  # fmt: skip


@require_POST
@door
def withdraw(request: HttpRequest, door: Door) -> HttpResponse:
    """The client needs no help any more."""
    return act(
        request, door, WithdrawForm(request.POST), "withdraw_form",
        lambda data: client.withdraw(case=door.case, by=door.by, now=clock.now(), **data),
        _("Your request is withdrawn. You can take it up again below for 30 days."),
    )  # fmt: skip


@require_POST
@door
def again(request: HttpRequest, door: Door) -> HttpResponse:
    """The client takes the request up again."""
    return act(
        request, door, AskAgainForm(request.POST), "again_form",
        lambda data: client.ask_again(case=door.case, by=door.by, now=clock.now(), **data),
        _("Your request is open again: the centre is told."),
    )  # fmt: skip


@require_POST
@door
def confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """The client confirms the address."""
    client.confirm(case=door.case, by=door.by, now=clock.now())
    messages.success(request, _("Your address is confirmed."))
    return redirect(door.url())


@require_POST
@door
def agree(request: HttpRequest, door: Door) -> HttpResponse:
    """The client agrees that another centre gets the request."""
    referral = referring.agree(case=door.case, by=door.by, now=clock.now())
    messages.success(request, _("“%(centre)s” has your request now.") % {"centre": referral.to_centre})
    return redirect(door.url())


@require_POST
@door
def disagree(request: HttpRequest, door: Door) -> HttpResponse:
    """The client wants the request to stay where it is."""
    referring.disagree(case=door.case, by=door.by, now=clock.now())
    messages.success(request, _("Your request stays where it is."))
    return redirect(door.url())


@require_safe
@door
def file(request: HttpRequest, door: Door, file_pk: int) -> HttpResponseBase:
    """A file of the request, to be saved; files of notes are not the client's."""
    return file_sent(get_object_or_404(selectors.file_of_case(door.case, file_pk)))
