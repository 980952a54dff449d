from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.ui.widgets import DateInput
from mentoring.trials.enums import HORIZONS, Outcome, StopRule
from mentoring.trials.services import rules_to_compare


class StartForm(forms.Form):
    """Everything that decides a comparison, said before it begins."""

    rule = forms.ChoiceField(
        label=_("Which reminder"),
        choices=(),
        help_text=_("Legal deadlines are not among them: nobody may be spared one."),
    )
    outcome = forms.ChoiceField(
        label=_("What shows that it helps"), choices=Outcome.choices, widget=forms.RadioSelect, initial=Outcome.SIGN
    )
    horizon = forms.IntegerField(
        label=_("Within how many days after the reminder"), min_value=HORIZONS[0], max_value=HORIZONS[1], initial=21
    )
    expected = forms.IntegerField(
        label=_("In how many of 100 projects does it happen without the reminder"), min_value=1, max_value=99,
        initial=50, help_text=_("Your best guess: it only decides how many projects are needed."),
    )  # fmt: skip
    difference = forms.IntegerField(
        label=_("How many more of 100 would be worth the reminder"), min_value=1, max_value=99, initial=20
    )
    enrol_until = forms.DateField(label=_("Take projects in until"), widget=DateInput)
    stop_rule = forms.ChoiceField(
        label=_("When the figures are looked at"), choices=StopRule.choices, widget=forms.RadioSelect,
        initial=StopRule.FIXED,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(rule.key, str(rule.title)) for rule in rules_to_compare()]
        self.fields["rule"].choices = sorted(choices, key=lambda choice: choice[1])  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return data | {"outcome": Outcome(data["outcome"]), "stop_rule": StopRule(data["stop_rule"])}


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it stopped before its end?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
