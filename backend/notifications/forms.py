from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why a person interferes with a letter."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The others see it in the history."),
    )


class ManyForm(ReasonForm):
    """Why a person interferes with many letters; `count` is how many the page showed."""

    count = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
