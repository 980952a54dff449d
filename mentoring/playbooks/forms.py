from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.notifications.registry import Rule
from backend.notifications.wording import BODY_LENGTH, SUBJECT_LENGTH
from mentoring.playbooks.enums import FARTHEST, MOST
from mentoring.playbooks.preview import Example
from mentoring.playbooks.selectors import Line
from mentoring.playbooks.timeline import said

SPARE = 3
SIDES = [("before", _("before")), ("after", _("after"))]


class RuleForm(forms.Form):
    """The days of a rule, a line each: how many, before or after; a line left empty is no day. 0 is the day itself."""

    enabled = forms.BooleanField(label=_("Send this follow-up"), required=False)

    def __init__(self, data: Any = None, *, line: Line) -> None:
        chosen = line.chosen
        initial: dict[str, Any] = {"enabled": line.enabled}
        for number, days in enumerate(chosen):
            initial |= {f"days_{number}": abs(days), f"side_{number}": "before" if days < 0 else "after"}
        super().__init__(data, initial=initial)
        self.rule: Rule = line.rule
        if self.is_bound:
            self.slots = MOST
        else:
            self.slots = min(len(chosen) + SPARE, max(MOST - len(line.rule.floor), len(chosen)))
        for number in range(self.slots):
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("Days, line %(number)d") % {"number": number + 1},
                required=False, min_value=0, max_value=FARTHEST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "days-count"}),
            )  # fmt: skip
            self.fields[f"side_{number}"] = forms.ChoiceField(
                label=_("Before or after, line %(number)d") % {"number": number + 1}, required=False, choices=SIDES,
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, as the page shows them; of those sent empty only a few."""
        pairs = [(self[f"days_{number}"], self[f"side_{number}"]) for number in range(self.slots)]
        filled = [pair for pair in pairs if pair[0].value() not in {None, ""}]
        empty = [pair for pair in pairs if pair[0].value() in {None, ""}]
        return filled + empty[:SPARE]

    def floor(self) -> list[str]:
        """The legal days in words: they can't be changed here."""
        return [said(days, self.rule.unit) for days in sorted(self.rule.floor)]

    def offsets(self) -> list[int]:
        """The days that were typed, as the services take them."""
        typed = []
        for number in range(self.slots):
            days = self.cleaned_data.get(f"days_{number}")
            if days is not None:
                typed.append(-days if self.cleaned_data.get(f"side_{number}") != "after" else days)
        return typed


class WordingForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=_("Text"), max_length=BODY_LENGTH, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("An empty line begins a new paragraph. The button and the foot are added by themselves."),
    )  # fmt: skip


class PreviewForm(forms.Form):
    """On which project and in which look a letter is shown."""

    project = forms.TypedChoiceField(label=_("On the project"), coerce=int, required=False, empty_value=None)
    look = forms.ChoiceField(
        label=_("As"), choices=[("html", _("letter")), ("plain", _("plain text"))], required=False, initial="html"
    )

    def __init__(self, *args: Any, examples: list[Example], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = {example.pk: example for example in examples}
        field = self.fields["project"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [(example.pk, example.title) for example in examples]
        if not examples:
            del self.fields["project"]

    def example(self) -> Example | None:
        """The chosen one; without a choice, or with one that is not on offer, the first."""
        chosen = self.cleaned_data.get("project") if self.is_valid() else None
        return self.examples.get(chosen or 0) or next(iter(self.examples.values()), None)


class SpanForm(forms.Form):
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
