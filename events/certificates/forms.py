"""Forms only parse: what is allowed is for the services to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.certificates.enums import HELPERS
from events.certificates.models import MOST_HOURS


class HoursField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=pgettext_lazy("certificate", "Hours"), min_value=1, max_value=MOST_HOURS, required=False,
            help_text=_("They stand on the certificate; leave it empty to name none."), **kwargs,
        )  # fmt: skip


class IssueForm(forms.Form):
    hours = HoursField()


class ByHandForm(forms.Form):
    """A certificate for somebody who did more than take part."""

    full_name = forms.CharField(label=_("Name as on the certificate"), max_length=200)
    kind = forms.ChoiceField(label=pgettext_lazy("certificate", "As"), choices=HELPERS)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("We send the link to the certificate there.")
    )
    hours = HoursField()


class CertificateReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"), max_length=500,
        help_text=_("For your colleagues: whoever checks the number doesn't read it."),
    )  # fmt: skip


class ReissueForm(CertificateReasonForm):
    full_name = forms.CharField(label=_("Name as on the certificate"), max_length=200)

    field_order = ["full_name", "reason"]


class CheckForm(forms.Form):
    number = forms.CharField(
        label=_("Number of the certificate"), max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It stands at the foot of the certificate, such as ABCD-EFGH-JKMNP."),
    )  # fmt: skip
