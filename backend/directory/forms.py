from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.directory.identifiers import normalise, validate_inn, validate_ogrn
from backend.directory.models import Centre, Organisation, Territory


class RegionSelect(forms.Select):
    """A region; choosing one asks for its municipalities. Without scripts a button beside it does."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "hx-get": reverse_lazy("directory:municipalities"),
                "hx-target": "#id_municipality",
                "hx-trigger": "change",
            }
        )


class NumberField(forms.CharField):
    """ИНН or ОГРН: blanks are taken away before the digits are checked; empty is None."""

    def to_python(self, value: Any) -> str | None:
        return normalise(super().to_python(value))


def website_field() -> forms.URLField:
    return forms.URLField(label=_("Website"), required=False, max_length=200, assume_scheme="https")


class OrganisationForm(forms.ModelForm):
    """An organisation's entry in the register. It is saved by the service, not by the form."""

    inn = NumberField(
        label=_("ИНН"),
        required=False,
        validators=[validate_inn],
        help_text=_("10 digits; an initiative group has none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    ogrn = NumberField(
        label=_("ОГРН"),
        required=False,
        validators=[validate_ogrn],
        help_text=_("13 digits; an initiative group has none."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    website = website_field()

    class Meta:
        model = Organisation
        fields = [
            "kind",
            "name",
            "short_name",
            "inn",
            "ogrn",
            "legal_form",
            "registered_on",
            "status",
            "region",
            "municipality",
            "address",
            "website",
            "email",
            "phone",
        ]
        widgets = {
            "region": RegionSelect,
            "registered_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self["region"].value()
        self.fields["region"].queryset = Territory.objects.regions()  # type: ignore[attr-defined]
        self.fields["municipality"].queryset = municipalities_of(region)  # type: ignore[attr-defined]
        if not self.instance.pk:
            del self.fields["status"]

    def _post_clean(self) -> None:
        """The service checks the whole row: the instance stays as it is in the database."""


def id_in(text: object) -> int | None:
    """The id that a request names; None for anything that can be none."""
    number = str(text or "")
    return int(number) if number.isdecimal() and number.isascii() and len(number) <= 18 else None


def municipalities_of(region: object) -> Any:
    """The municipalities of the region with this id; none while no region is chosen."""
    number = id_in(region)
    return Territory.objects.municipalities().filter(parent=number) if number else Territory.objects.none()


class SpecialitiesField(forms.CharField):
    """A list, written with commas."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        # A text's validators, such as the one against NUL, look at each word of the list.
        for word in value:
            super().run_validators(word)

    def to_python(self, value: Any) -> Any:
        words = (word.strip() for word in (super().to_python(value) or "").split(","))
        return list(dict.fromkeys(word for word in words if word))


class CentreForm(forms.ModelForm):
    """A centre's profile. Verification and region are asked only of those who may decide them."""

    specialities = SpecialitiesField(
        label=_("Specialities"), required=False, help_text=_("With commas: social services, media, grants.")
    )
    website = website_field()

    class Meta:
        model = Centre
        fields = [
            "name",
            "kind",
            "status",
            "region",
            "specialities",
            "summary",
            "municipalities",
            "operators",
            "address",
            "website",
            "email",
            "phone",
            "mentor_limit",
        ]
        widgets = {"municipalities": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, official: bool, regions: Any, operators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["operators"].queryset = operators  # type: ignore[attr-defined]
        region = self["region"].value() or self.instance.region_id
        self.fields["municipalities"].queryset = municipalities_of(region)  # type: ignore[attr-defined]
        if not official:
            del self.fields["status"], self.fields["region"]

    def _post_clean(self) -> None:
        """The service checks the whole row: the instance stays as it is in the database."""


class InvitationForm(forms.Form):
    """Who gets which role."""

    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Somebody without an account gets a letter with an invitation.")
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
