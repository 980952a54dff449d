from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from backend.accounts import zones
from backend.accounts.adapters import client_address
from backend.accounts.consents import Text, current_text
from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import Preferences, User
from backend.accounts.services.consents import give_consent
from backend.common import clock


class SignupDetails(forms.Form):
    """What sign-up asks beside address and password."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("As you would sign a letter: name and surname."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = forms.BooleanField(
        label=_("I agree to the processing of my personal data for keeping an account"),
        error_messages={"required": _("An account cannot be kept without this consent.")},
    )
    news = forms.BooleanField(
        label=_("I want letters about services and events"),
        required=False,
        help_text=_("You can take this back at any time."),
    )
    field_order = ["full_name", "email", "password1", "consent", "news"]

    @property
    def consent_text(self) -> Text:
        """The text that the box stands for; the page shows it whole."""
        return current_text(Purpose.ACCOUNT)

    def signup(self, request: HttpRequest, user: User) -> None:
        now = clock.now()
        user.full_name = self.cleaned_data["full_name"]
        user.save()
        Preferences.objects.create(user=user, language=translation.get_language()[:2])
        purposes = [Purpose.ACCOUNT, *([Purpose.NEWS] if self.cleaned_data["news"] else [])]
        for purpose in purposes:
            give_consent(email=user.email, purpose=purpose, address=client_address(request), now=now, user=user)


class GuestForm(forms.Form):
    """What a public form asks everybody for. Its page holds the trap `ui/trap.html`: robots fill it in."""

    full_name = forms.CharField(
        label=_("Name and surname"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    @property
    def trapped(self) -> bool:
        """Whether a robot filled the form in."""
        return bool(self.data.get("website"))

    def person(self, language: str) -> Person:
        """Who signs up, books or asks, as written in the form."""
        data = self.cleaned_data
        return Person(
            full_name=data["full_name"],
            email=data["email"],
            phone=data["phone"],
            organisation_name=data["organisation_name"],
            language=language,
        )


def known_guest(user: User | AnonymousUser) -> dict[str, str]:
    """What a public form need not ask whoever is logged in."""
    if not isinstance(user, User):
        return {}
    return {"full_name": user.full_name, "email": user.email, "phone": user.phone}


class PreferencesForm(forms.Form):
    """How a person is called, and in which language and time zone the pages and letters speak."""

    full_name = forms.CharField(label=_("Your name"), max_length=200)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=32,
        required=False,
        help_text=_("Your mentor calls here when something is urgent."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, help_text=_("All times on the pages and in letters are shown in it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = cast("forms.ChoiceField", self.fields["time_zone"])
        own = self.initial.get("time_zone", "")
        zone.choices = [("", _("As in my region")), *zones.choices(clock.now(), also=own)]


class EraseForm(forms.Form):
    """The confirmation that an account is to be erased."""

    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("Type it to confirm. The account cannot be brought back.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if email != self.user.email:
            raise forms.ValidationError(_("This is not the address of your account."))
        return email
