"""One form for a row of each table."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.directory.identifiers import normalise
from backend.ui.forms import DateInput, MoneyInput
from projects.forms.passport import limit
from projects.models import TeamMember
from projects.passport.consistency import line_objection
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Result
from projects.passport.parts import ACTIVITIES, BUDGET, PARTNERS, RESULTS, TASKS, TEAM, Table


class RowForm(forms.ModelForm):
    """A row as typed. What the database says of the whole table is asked once, by the service that writes it."""

    table: Table

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if most := self.table.limit_of(name):
                limit(field, most, say=False)
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2

    def validate_unique(self) -> None:
        """Not a query for each row."""

    def validate_constraints(self) -> None:
        """Not a query for each row."""


class TaskForm(RowForm):
    table = TASKS

    class Meta:
        model = PlanTask
        fields = TASKS.fields


class ActivityForm(RowForm):
    table = ACTIVITIES

    class Meta:
        model = Activity
        fields = ACTIVITIES.fields
        widgets = {"starts_on": DateInput, "ends_on": DateInput, "expected": forms.Textarea}


class ResultForm(RowForm):
    table = RESULTS

    class Meta:
        model = Result
        fields = RESULTS.fields
        widgets = {"target": MoneyInput}
        help_texts = {
            "unit": _("People, events, copies, hours."),
            "measured_by": _("For quality: survey, test, letters of experts. For quantity: lists, photographs."),
        }


class BudgetForm(RowForm):
    table = BUDGET
    total = forms.DecimalField(
        label=_("total"), required=False, max_digits=14, decimal_places=2, min_value=0, widget=MoneyInput
    )

    class Meta:
        model = BudgetLine
        fields = BUDGET.fields
        widgets = {"cofunding": MoneyInput, "requested": MoneyInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cofunding", "requested"):
            self.fields[name].required, self.fields[name].initial = False, None

    def clean(self) -> dict[str, Any]:
        """An empty sum is nothing; an empty total is what the two others make."""
        row: dict[str, Any] = self.cleaned_data
        for name in ("cofunding", "requested"):
            if name not in self.errors:
                row[name] = row.get(name) or Decimal(0)
        if row.get("total") is None and not self.errors:
            row["total"] = row["cofunding"] + row["requested"]
        if not self.errors and (objection := line_objection(row)):
            self.add_error(*objection)
        return row


class InnField(forms.CharField):
    """An ИНН with the blanks and dashes that people write."""

    def to_python(self, value: Any) -> str:
        return normalise(super().to_python(value)) or ""


class PartnerForm(RowForm):
    table = PARTNERS

    class Meta:
        model = Partner
        fields = PARTNERS.fields
        field_classes = {"inn": InnField}
        help_texts = {"inn": _("Ties the partner to the register of organisations.")}


class TeamForm(RowForm):
    table = TEAM
    title = forms.CharField(label=_("role in the project"), required=False)
    experience = forms.CharField(label=_("education and experience"), required=False, widget=forms.Textarea)

    class Meta:
        model = TeamMember
        fields = ("full_name", "duty", "title", "email", "phone", "experience")
        help_texts = {"email": _("The leader and the accountant get letters about what falls due.")}

    field_order = TEAM.fields


ROW_FORMS: dict[str, type[RowForm]] = {
    form.table.code: form for form in (TaskForm, ActivityForm, ResultForm, BudgetForm, PartnerForm, TeamForm)
}
