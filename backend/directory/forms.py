import re
from typing import Any

from django import forms
from django.db import models
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.identifiers import normalise, validate_inn, validate_ogrn
from backend.directory.models import Centre, MunicipalContact, Organisation, PublicPerson, Territory


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


class OrganisationsField(forms.CharField):
    """Organisations by their ИНН, with commas: a list of all of a region would be no help to anybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=500, **kwargs)
        self.queryset: Any = Organisation.objects.none()

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(row.inn or "" for row in value) if isinstance(value, (list, models.QuerySet)) else value

    def run_validators(self, value: Any) -> None:
        """The rows were found: there is nothing left to look at."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        super().run_validators(text)
        numbers = list(dict.fromkeys(re.findall(r"[^\s,;]+", text)))
        found = {row.inn: row for row in self.queryset.filter(inn__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise forms.ValidationError(
                _("There is no organisation with the ИНН %(numbers)s. Register it first, or look at the digits again."),
                params={"numbers": ", ".join(unknown)},
            )
        return [found[number] for number in numbers]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class CentreForm(forms.ModelForm):
    """A centre's profile. Verification and region are asked only of those who may decide them."""

    specialities = SpecialitiesField(
        label=_("Specialities"), required=False, help_text=_("With commas: social services, media, grants.")
    )
    operators = OrganisationsField(
        label=_("Operating organisations"), required=False,
        help_text=_("Their ИНН, with commas. A joint centre has at least two."),
    )  # fmt: skip
    website = website_field()

    class Meta:
        model = Centre
        fields = [
            "name",
            "kind",
            "status",
            "region",
            "opens_on",
            "operators",
            "specialities",
            "summary",
            "results",
            "municipalities",
            "hours",
            "address",
            "website",
            "email",
            "phone",
            "capacity",
            "staff",
            "posts",
            "mentor_limit",
            "funded_by",
            "funded_until",
        ]
        widgets = {
            "municipalities": forms.CheckboxSelectMultiple,
            "hours": forms.Textarea(attrs={"rows": 2}),
            "results": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "opens_on": _("A planned centre says when it opens."),
            "results": _("In your own words: whom you helped, and what came of it."),
            "hours": _("For example: Mon–Fri 9:00–18:00, lunch 13:00–14:00."),
            "posts": _("Two people who work half a day are one post."),
            "funded_by": _("Seen by the centre's own people and the operator only, like the day below."),
            "funded_until": _("The head and the operator are reminded before the money ends."),
        }

    def __init__(self, *args: Any, official: bool, regions: Any, operators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["operators"].queryset = operators  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["operators"] = list(self.instance.operators.all())
        region = self["region"].value() or self.instance.region_id
        self.fields["municipalities"].queryset = municipalities_of(region)  # type: ignore[attr-defined]
        if official:
            self.fields["status"].show_hidden_initial = True
        else:
            del self.fields["status"], self.fields["region"]

    @property
    def status_seen(self) -> str:
        """What the form showed when it was opened: the centre may have been closed since."""
        return str(self.data.get(self.add_initial_prefix("status"), ""))

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


class ShownForm(forms.ModelForm):
    """What the page of a centre shows of somebody. It is saved by the service, not by the form."""

    class Meta:
        model = PublicPerson
        fields = ["post", "about", "email", "phone"]
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"email": _("Shown to everybody; leave empty what is not to be seen.")}

    def _post_clean(self) -> None:
        """The service checks the whole row."""


class PersonOfPageForm(ShownForm):
    """Somebody whom the head shows: of the centre's people, or by name."""

    user = forms.ModelChoiceField(
        label=_("Somebody of the centre"), queryset=User.objects.none(), required=False,
        empty_label=_("somebody without an account"), help_text=_("They are shown after they have agreed themselves."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name, of somebody without an account"), required=False, max_length=200)
    agreed = forms.BooleanField(label=_("This person agrees to be shown to everybody"), required=False)

    field_order = ["user", "name", "post", "about", "email", "phone", "agreed"]

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = PublicPerson.objects.filter(centre=centre, user__isnull=False).values("user")
        works = centre.memberships.current().values("user")
        people = User.objects.filter(pk__in=works, is_active=True).exclude(pk__in=shown).order_by("full_name", "pk")
        self.fields["user"].queryset = people  # type: ignore[attr-defined]


class NamedPersonForm(ShownForm):
    """Somebody without an account, whose name the head keeps."""

    class Meta(ShownForm.Meta):
        fields = ["name", *ShownForm.Meta.fields]


class ContactForm(forms.ModelForm):
    """The unit of a municipality that answers for non-profits."""

    class Meta:
        model = MunicipalContact
        fields = ["unit", "person", "post", "phone", "email", "address"]

    def _post_clean(self) -> None:
        """The service checks the whole row."""


class RegionForm(forms.Form):
    """Which region; none means all."""

    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.regions(), required=False, empty_label=_("all regions")
    )
