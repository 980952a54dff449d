"""Signing up: the form on the page of the event, and what comes after it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.forms import known_guest
from backend.accounts.requests import owner_of
from backend.accounts.throttle import slow_down
from backend.common import clock
from events.intake import intake_of
from events.models import Event
from events.services.entering import SignUp, sign_up
from events.services.linking import link_of
from events.sign_up_form import SignUpForm

SENT_COOKIE = "signed_up"


def sign_up_form(request: HttpRequest, event: Event) -> SignUpForm:
    """The form of the event, filled in as it was sent, or with what is known of whoever is logged in."""
    given: dict[str, Any] = (
        {"data": request.POST} if request.method == "POST" else {"initial": known_guest(request.user)}
    )
    return SignUpForm(**given, event=event, intake=intake_of(event))


def take(request: HttpRequest, event: Event, form: SignUpForm) -> HttpResponse:
    """Signs up whoever filled in the form, which is right, and leads to what they do next.

    Raises:
        DomainError: too often from this address, or the service refuses.
    """
    slow_down(request, "sign-up")
    language = get_language() or "ru"
    person = form.person(language)
    user = owner_of(request, person.email)
    answer = sign_up(
        event=event, person=person, others=form.others(language), now=clock.now(), user=user,
        choices=replace(form.choices(), **link_of(user, form.cleaned_data["inn"])), purposes=form.purposes,
        address=client_address(request),
    )  # fmt: skip
    path = reverse("events:sent", args=[event.pk])
    response = HttpResponseRedirect(path)
    response.set_signed_cookie(SENT_COOKIE, said(answer, person.email), max_age=900, path=path, httponly=True,
                               samesite="Lax")  # fmt: skip
    return response


def said(answer: SignUp, email: str) -> str:
    return f"{'seat' if answer.seated else 'list'} {answer.place} {answer.people} {email}"


def show_sent(request: HttpRequest, event: Event) -> HttpResponse:
    """“We have sent you a letter”: what happened and what to do now."""
    told = str(request.get_signed_cookie(SENT_COOKIE, default="", max_age=900)).split(" ", 3)
    outcome, place, people, email = told if len(told) == 4 else ("", "0", "1", "")
    context = {"event": event, "outcome": outcome, "place": int(place), "people": int(people), "email": email}
    return render(request, "events/sent.html", context)


def consent_texts() -> list[Any]:
    """What can be agreed to, in the words of the law."""
    return [current_text(purpose) for purpose in (Purpose.EVENT, Purpose.PHOTO, Purpose.NAMED, Purpose.NEWS)]
