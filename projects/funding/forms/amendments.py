from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.ui.forms import DateInput, MoneyInput
from projects.funding.enums import AmendmentKind
from projects.funding.services.changes import CHANGES, SUMS
from projects.models import Project
from projects.passport.enums import Article


class AskForm(forms.Form):
    """What every question to the funder has; `wanted` are the new values."""

    reason = forms.CharField(
        label=_("why it must change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The funder asks this first. Name what happened and what it means for the result."),
    )

    def __init__(self, *args: Any, project: Project, kind: AmendmentKind, **kwargs: Any) -> None:
        self.present = CHANGES[kind].now(project)
        kwargs.setdefault("initial", self.first_values(self.present))
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])

    @staticmethod
    def first_values(present: dict[str, Any]) -> dict[str, Any]:
        return present

    def wanted(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class PersonForm(AskForm):
    full_name = forms.CharField(label=_("who it will be"), max_length=200)
    email = forms.EmailField(label=_("e-mail"), required=False)
    phone = forms.CharField(label=_("telephone"), required=False, max_length=32)

    @staticmethod
    def first_values(present: dict[str, Any]) -> dict[str, Any]:
        return {}


class DatesForm(AskForm):
    starts_on = forms.DateField(label=_("begins"), widget=DateInput)
    ends_on = forms.DateField(label=_("ends"), widget=DateInput)


class BudgetForm(AskForm):
    """Nine articles, each with the own contribution and what the grant pays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for article in Article:
            for name in SUMS:
                self.fields[f"{article.value}_{name}"] = forms.DecimalField(
                    label=f"{article.label}: {_COLUMNS[name]}", required=False, max_digits=14, decimal_places=2,
                    min_value=0, widget=MoneyInput,
                )  # fmt: skip

    @staticmethod
    def first_values(present: dict[str, Any]) -> dict[str, Any]:
        return {f"{article}_{name}": line[name] for article, line in present.items() for name in SUMS}

    def wanted(self) -> dict[str, Any]:
        return {
            article.value: {name: self.cleaned_data.get(f"{article.value}_{name}") for name in SUMS}
            for article in Article
        }

    def lines(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The rows of the table: an article with its fields."""
        return [(str(article.label), [self[f"{article.value}_{name}"] for name in SUMS]) for article in Article]


_COLUMNS = {"cofunding": _("own contribution"), "requested": _("from the grant")}

FORMS: dict[str, type[AskForm]] = {
    AmendmentKind.LEADER: PersonForm,
    AmendmentKind.ACCOUNTANT: PersonForm,
    AmendmentKind.DATES: DatesForm,
    AmendmentKind.BUDGET: BudgetForm,
}


class DecideForm(forms.Form):
    agreed = forms.TypedChoiceField(
        label=_("what the funder answered"),
        choices=[("yes", _("Agreed: write it to the project")), ("no", _("Refused: leave all as it is"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    decided_on = forms.DateField(label=_("day of the answer"), widget=DateInput)
    answer = forms.CharField(
        label=_("words of the answer"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for a refusal."),
    )
