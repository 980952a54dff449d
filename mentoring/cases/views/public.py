"""What everybody sees: the form that asks for help, and what happens next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.forms import known_guest
from backend.accounts.models import User
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.models import Centre
from backend.ui.forms import show_refusal
from mentoring.cases.forms import AskForm, prefilled
from mentoring.cases.routing import works
from mentoring.cases.services.asking import ask as take_request

SENT_COOKIE = "asked"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for help, with an account or without."""
    if request.method != "POST":
        return _show(request, AskForm(initial=_initial(request), user=request.user))
    form = AskForm(request.POST, request.FILES, initial=_initial(request), user=request.user)
    if not form.is_valid():
        return _show(request, form, status=400)
    if form.trapped:  # a robot: it is told what it wants to hear
        return redirect("cases:sent")
    user = request.user if isinstance(request.user, User) else None
    try:
        slow_down(request, "case")
        case = take_request(
            need=form.need(), person=form.person(get_language() or "ru"), now=clock.now(), user=user,
            address=client_address(request),
        )  # fmt: skip
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, form, status=error.status)
    if user and case.author_id == user.pk:
        return redirect("cases:own", case.pk)
    response = redirect("cases:sent")
    said = f"{case.number} {case.email}"
    response.set_signed_cookie(
        SENT_COOKIE, said, max_age=900, path=reverse("cases:sent"), httponly=True, samesite="Lax"
    )  # fmt: skip
    return response


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """“We have your request”: its number, and the letter that opens the client's own page."""
    said = str(request.get_signed_cookie(SENT_COOKIE, default="", max_age=900))
    number, _space, email = said.partition(" ")
    return render(request, "cases/sent.html", {"number": number, "email": email})


def _initial(request: HttpRequest) -> dict[str, object]:
    return {**known_guest(request.user), **prefilled(request.GET)}


def _show(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    chosen = form["centre"].value()
    centre = Centre.objects.filter(pk=chosen).first() if str(chosen or "").isdigit() and len(str(chosen)) < 19 else None
    context = {
        "form": form, "consent_text": current_text(Purpose.HELP), "chosen": centre,
        "closed": centre is not None and not works(centre),
    }  # fmt: skip
    return render(request, "cases/ask.html", context, status=status)
