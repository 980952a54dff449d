"""The questions as a participant sees them, by the link in the letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from events.feedback.forms import OpinionForm
from events.feedback.services import give_opinion, why_closed
from events.feedback.tokens import registration_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, once; says that the answer bears no name. A whole hall may answer from one address: the link is enough."""
    registration = registration_of(token)
    survey = registration.event.survey
    form = OpinionForm(request.POST if request.method == "POST" else None, survey=survey)
    if request.method == "POST" and form.is_valid():
        try:
            give_opinion(registration=registration, said=form.said(), now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("feedback:thanks", token)
    closed = why_closed(registration, clock.now())
    context = {"form": form, "event": registration.event, "survey": survey, "closed": closed, "token": token}
    status = 400 if form.is_bound and form.errors else 200
    return _private(render(request, "feedback/answer.html", context, status=status))


@never_cache
@require_safe
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """That the answer has arrived."""
    registration = registration_of(token)
    return _private(render(request, "feedback/thanks.html", {"event": registration.event}))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
