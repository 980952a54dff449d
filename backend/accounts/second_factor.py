"""Who sees other people's data by office is asked for a second factor (X1)."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.roles import is_staff_of_service
from backend.common.sealing import seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted, so that a copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)


def urge(sender: type[User], request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Asks a member of staff who logged in with a password alone to add an authenticator app."""
    if request is None or not hasattr(request, "_messages") or not is_staff_of_service(user) or is_mfa_enabled(user):
        return
    text = _("You see other people's data. Protect your account with a second factor: it takes two minutes.")
    link = format_html('<a href="{}">{}</a>', reverse("mfa_activate_totp"), _("Add an authenticator app"))
    messages.warning(request, format_html("{} {}", text, link))


def connect() -> None:
    user_logged_in.connect(urge, dispatch_uid="urge_second_factor")
