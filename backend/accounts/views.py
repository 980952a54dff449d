import json

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from backend.accounts.adapters import client_address
from backend.accounts.consents import current_text
from backend.accounts.enums import Purpose
from backend.accounts.forms import EraseForm, PreferencesForm
from backend.accounts.models import Preferences, User
from backend.accounts.personal_data import everything_about
from backend.accounts.requests import person
from backend.accounts.roles import is_staff_of_service
from backend.accounts.services.consents import give_consent, withdraw_consent
from backend.accounts.services.erasure import erase_person
from backend.accounts.services.preferences import (
    SAID_IN,
    issue_token,
    revoke_token,
    save_language,
    save_preferences,
)
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """The person's own page: name, language, zone, letters; roles, consents, data."""
    user = person(request)
    row = Preferences.objects.filter(user=user).first() or Preferences(user=user)
    initial = {"full_name": user.full_name, "phone": user.phone} | {name: getattr(row, name) for name in SAID_IN}
    form = PreferencesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = save_preferences(user=user, by=user, now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            translation.activate(row.language)
            messages.success(request, _("Saved."))
            return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form, **about(user)})


def about(user: User) -> dict[str, object]:
    """What the person's page shows beside the form."""
    consents = list(user.consents.order_by("-given_at", "-pk"))
    return {
        "memberships": user.memberships.current().select_related("organisation", "centre", "territory"),
        "consents": consents,
        "wants_news": any(c.purpose == Purpose.NEWS and not c.withdrawn_at for c in consents),
        "has_token": hasattr(user, "auth_token"),
        "has_second_factor": is_mfa_enabled(user),
        "needs_second_factor": is_staff_of_service(user),
    }


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switches the language of the pages, and remembers it for people with an account."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        save_language(user=request.user, language=chosen)
    return set_language(request)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    consent = get_object_or_404(user.consents, pk=pk)
    withdraw_consent(consent=consent, by=user, now=clock.now())
    messages.success(request, _("The consent is withdrawn."))
    return redirect("accounts:preferences")


@require_POST
@login_required
def subscribe(request: HttpRequest) -> HttpResponse:
    """The person agrees to letters about services and events."""
    user = person(request)
    give_consent(email=user.email, purpose=Purpose.NEWS, address=client_address(request), now=clock.now(), user=user)
    messages.success(request, _("You will get letters about services and events."))
    return redirect("accounts:preferences")


@require_GET
def consent_text(request: HttpRequest, purpose: str) -> HttpResponse:
    """The present text of a consent, for everybody."""
    if purpose not in Purpose.values:
        raise Http404
    return render(request, "accounts/consent.html", {"text": current_text(purpose)})


@require_POST
@login_required
def token(request: HttpRequest) -> HttpResponse:
    """Makes a new API token and shows it this once."""
    key = issue_token(user=person(request), now=clock.now())
    response = render(request, "accounts/token.html", {"key": key})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def token_revoke(request: HttpRequest) -> HttpResponse:
    revoke_token(user=person(request), now=clock.now())
    messages.success(request, _("The token does not work any more."))
    return redirect("accounts:preferences")


@require_GET
@login_required
def export(request: HttpRequest) -> HttpResponse:
    """Everything that the service knows about the person, as a JSON file."""
    data = everything_about(person(request))
    body = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return HttpResponse(
        body,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"},
    )


@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Closes the account for good, after the person typed their address."""
    user = person(request)
    form = EraseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(user=user, by=user, now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
        else:
            logout(request)
            messages.success(request, _("Your account is closed and your personal data are erased."))
            return redirect("home")
    return render(request, "accounts/erase.html", {"form": form})
