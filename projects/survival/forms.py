from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.ui.widgets import DateInput
from projects.survival.enums import Answer, Grouping


class ContinuationForm(forms.Form):
    """How the project lives on; the service says when a day is missing."""

    answer = forms.ChoiceField(
        label=_("How does the project live on?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    ceased_on = forms.DateField(
        label=_("If it has ended: since when"), required=False, widget=DateInput, help_text=_("About when is enough.")
    )
    comment = forms.CharField(
        label=_("What does it live on, or why has it ended?"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: a new grant, help of the town, work of volunteers, paid services."),
    )  # fmt: skip


class CurvesForm(forms.Form):
    """What curves to draw, and which project to show on them."""

    by = forms.ChoiceField(label=_("Curves"), choices=Grouping.choices, required=False)
    project = forms.IntegerField(required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return cleaned | {"by": Grouping(cleaned.get("by") or Grouping.ALL)}
