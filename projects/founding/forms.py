from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.forms import NumberField
from backend.directory.identifiers import validate_inn, validate_ogrn
from backend.directory.models import Centre, Organisation
from projects.files.forms import UploadField
from projects.founding.enums import DocumentStatus
from projects.founding.models import Founding

_DIGITS = {"inputmode": "numeric"}


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, chosen from a calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class PlanForm(forms.ModelForm):
    """What the group wants to found."""

    class Meta:
        model = Founding
        fields = ("name", "legal_form", "purpose", "online")
        widgets = {"purpose": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "name": _("In full, with the legal form in front. You can change it until the documents are filed."),
            "purpose": _("In one or two sentences, as the charter will say it."),
            "online": _("Then no state duty is paid and no notary is needed."),
        }

    def _post_clean(self) -> None:
        """The service checks the whole row: the instance stays as it is in the database."""


class BeginForm(PlanForm):
    """The same, with the group that begins and the centre that is to help."""

    group = forms.ModelChoiceField(label=_("Initiative group"), queryset=Organisation.objects.none())
    centre = forms.ModelChoiceField(
        label=_("Resource centre"), queryset=Centre.objects.none(), required=False,
        help_text=_("Leave it empty if you know none: the centres of the region see that you need one."),
    )  # fmt: skip
    field_order = ("group", "name", "legal_form", "purpose", "online", "centre")

    def __init__(self, *args: Any, groups: QuerySet[Organisation], centres: QuerySet[Centre], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Which centre helps, and who of it."""

    centre = forms.ModelChoiceField(label=_("Resource centre"), queryset=Centre.objects.none(), required=False)
    mentor = forms.ModelChoiceField(
        label=_("Mentor"), queryset=User.objects.none(), required=False, help_text=_("A mentor or head of the centre.")
    )

    def __init__(self, *args: Any, founding: Founding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.filter(region=founding.region_id).exclude(status__in=("closed", "planned"))
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        people = User.objects.filter(
            is_active=True, memberships__ended_on=None, memberships__role__in=(Role.MENTOR, Role.HEAD),
            memberships__centre__in=centres,
        )  # fmt: skip
        self.fields["mentor"].queryset = people.distinct().order_by("full_name", "pk")  # type: ignore[attr-defined]


class StepForm(forms.Form):
    done_on = day_field(label=_("When was it done?"))


class SkipForm(forms.Form):
    reason = forms.CharField(label=_("Why is it left out?"), max_length=500, required=False)


class DocumentForm(forms.Form):
    status = forms.ChoiceField(label=_("How far is it?"), choices=DocumentStatus.choices)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    content = UploadField(required=False)


class FilingForm(forms.Form):
    filed_on = day_field(label=_("Filed on"))


class RefusalForm(forms.Form):
    answered_on = day_field(label=_("Day of the refusal"))
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("As the ministry wrote it: the next try begins with it."),
    )  # fmt: skip


class RegistrationForm(forms.Form):
    """The numbers of the certificate."""

    registered_on = day_field(label=_("Registered on"), help_text=_("The day on the sheet of the register (ЕГРЮЛ)."))
    ogrn = NumberField(
        label=_("ОГРН"), max_length=40, validators=[validate_ogrn], widget=forms.TextInput(attrs=_DIGITS),
        help_text=_("13 digits."),
    )  # fmt: skip
    inn = NumberField(
        label=_("ИНН"), max_length=40, validators=[validate_inn], widget=forms.TextInput(attrs=_DIGITS),
        help_text=_("10 digits."),
    )  # fmt: skip
    name = forms.CharField(label=_("Full name"), max_length=500, help_text=_("As it was registered."))
    short_name = forms.CharField(label=_("Short name"), max_length=200, required=False)


class DropForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=500)
