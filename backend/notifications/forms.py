from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.common.errors import Invalid
from backend.notifications import registry
from backend.notifications.why_not import Question, question_of
from backend.ui.forms import show_refusal


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


class WhyNotForm(forms.Form):
    """Which follow-up somebody expected; `question` is there once the form is valid."""

    rule = forms.ChoiceField(label=_("Follow-up"))
    on = forms.DateField(label=_("Expected on"), widget=forms.DateInput(attrs={"type": "date"}))
    recipient = forms.EmailField(
        label=_("By whom"), required=False, max_length=254, help_text=_("Empty: by anybody whom it tells.")
    )

    def __init__(self, *args: Any, thread: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thread = thread
        prefix = thread.partition(":")[0]
        choices = [(rule.key, str(rule.title)) for rule in registry.rules() if rule.thread == prefix]
        self.fields["rule"].choices = sorted(choices, key=lambda choice: choice[1])  # type: ignore[attr-defined]

    def clean(self) -> None:
        if not self.errors:
            try:
                self.question: Question = question_of(thread=self.thread, **self.cleaned_data)
            except Invalid as refusal:
                show_refusal(self, refusal)
