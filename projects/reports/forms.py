from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from backend.ui.widgets import DateInput, MoneyInput
from projects.reports.content.parts import LONGEST, Field, Problem, Shape, read_date
from projects.reports.enums import ReportKind
from projects.reports.models import StageReport
from projects.reports.services.review import LONGEST as LONGEST_REMARK


class SheetForm(forms.Form):
    """The draft of a report: every field is text, whatever it holds, so that nothing typed is ever lost.

    `problems` are shown at their fields; the services judge, this form only shows.
    """

    use_required_attribute = False

    def __init__(
        self, asked: Mapping[str, Field], values: Mapping[str, str], problems: Sequence[Problem] | None = None
    ) -> None:
        self.problems = problems
        bound = dict(values) if problems is not None else None
        super().__init__(bound, initial=dict(values), prefix=None)
        for key, field in asked.items():
            # Required only so that no label says that it may stay empty: what has to be there the checks say.
            self.fields[key] = forms.CharField(label=field.label, widget=_widget(field, values.get(key, "")))

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data = {}
        for problem in self.problems or ():
            if problem.blocks and problem.field in self.fields:
                self.add_error(problem.field, problem.text)


def _widget(field: Field, value: str) -> forms.Widget:
    longest = {"maxlength": LONGEST[field.shape]}
    if field.shape == Shape.LONG:
        return forms.Textarea({"rows": 3, **longest})
    if field.shape == Shape.DATE and _shows_as_day(value):
        return DateInput()
    if field.shape in (Shape.MONEY, Shape.NUMBER):
        return MoneyInput(longest)
    if field.shape == Shape.LINK:
        return forms.TextInput({"inputmode": "url", "placeholder": "https://", **longest})
    return forms.TextInput(longest)


def _shows_as_day(value: str) -> bool:
    """Whether the browser's calendar can show it: what it can't show it would lose."""
    try:
        read_date(value)
    except ValueError:
        return False
    return True


class DatesForm(forms.ModelForm):
    """The period of a report and its deadline, as the contract names them."""

    class Meta:
        model = StageReport
        fields = ("period_from", "period_to", "due_on")


class BeginForm(DatesForm):
    """A report by hand."""

    kind = forms.ChoiceField(label=_("kind"), choices=ReportKind, widget=forms.RadioSelect)
    final = forms.BooleanField(label=_("this is the final report"), required=False)
    field_order = ("title", "kind", "period_from", "period_to", "due_on", "final")

    class Meta(DatesForm.Meta):
        fields = ("title", "kind", "period_from", "period_to", "due_on", "final")  # type: ignore[assignment]


class ReviewForm(forms.Form):
    """What the centre decides about a version; remarks stand at their fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_767)
    reason = forms.CharField(
        label=_("word to the NKO"), required=False, max_length=LONGEST_REMARK,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What is to be corrected; when you accept, it may stay empty."),
    )  # fmt: skip
    fix_by = forms.DateField(label=_("to be corrected by"), required=False)
    by_fund = forms.BooleanField(label=_("This is the decision of the fund"), required=False)


def remarks_typed(data: Any) -> dict[str, str]:
    """The remarks by field, as text; "" is the report as a whole."""
    return {
        name.removeprefix("remark-"): str(data[name]).replace("\x00", "")
        for name in data
        if name.startswith("remark-") and str(data[name]).strip()
    }
