"""A participant's own page: what is to come, what was, tickets and certificates."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from events.programme.going import by_account, by_email, entries, send_link
from events.programme.tokens import email_of


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("The address with which you signed up."),
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def going(request: HttpRequest) -> HttpResponse:
    """My events by account; somebody without one asks for their link."""
    if isinstance(request.user, User):
        coming, past = entries(by_account(request.user), clock.now())
        return render(request, "programme/going.html", {"coming": coming, "past": past})
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slow_down(request, "going")
            if not request.POST.get("website"):
                send_link(email=one_line(form.cleaned_data["email"], "email", longest=254).lower(), now=clock.now())
        except DomainError as error:
            show_refusal(form, error)
            return render(request, "programme/going_ask.html", {"form": form}, status=error.status)
        return redirect("programme:going-sent")
    return render(request, "programme/going_ask.html", {"form": form}, status=400 if form.is_bound else 200)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The same whether the address is known or not."""
    return render(request, "programme/going_sent.html")


@never_cache
@require_safe
def going_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """My events by the link of a letter."""
    coming, past = entries(by_email(email_of(token)), clock.now())
    answer = render(request, "programme/going.html", {"coming": coming, "past": past, "by_link": True})
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
