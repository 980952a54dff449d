from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

from backend.accounts.models import User
from backend.accounts.signals import ask_for_letter
from backend.common import clock

CARRIED = (str, int, bool, type(None))


def client_address(request: HttpRequest) -> str | None:
    """The network address that the request came from; None when the server does not tell it."""
    if not hasattr(request, "client_address"):  # one request may be asked several times
        request.client_address = get_client_ip(request)  # type: ignore[attr-defined]
    return request.client_address  # type: ignore[attr-defined, no-any-return]


class AccountAdapter(DefaultAccountAdapter):
    """How sign-up and its letters behave here: letters go through the outbox where somebody listens."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Asks for the letter; sends it at once only when no outbox takes it."""
        person = context.get("user") or User.objects.filter(email=email.lower()).first()
        taken = ask_for_letter(
            kind=template_prefix.rpartition("/")[2],
            recipient=email,
            subject_id=person.pk if person else 0,
            occurrence=get_random_string(32),
            context={key: plain(value) for key, value in context.items() if isinstance(value, (*CARRIED, datetime))},
            now=clock.now(),
        )
        if not taken:
            super().send_mail(template_prefix, email, context)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Rate limits need some address: people behind one that is not told share a limit."""
        return client_address(request) or "unknown"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:preferences")


def plain(value: str | int | bool | datetime | None) -> str | int | bool | None:
    """The value as JSON can carry it."""
    return value.isoformat() if isinstance(value, datetime) else value
