from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.ui.forms import DateInput
from projects.enums import RiskLevel
from projects.warning import registry
from projects.warning.enums import FARTHEST, HIGHEST_LEVEL, LONGEST, MOST_POINTS, RESPECTED
from projects.warning.registry import Unit
from projects.warning.scale import Levels, Table


class FalseAlarmForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is no trouble"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who sees the project reads it, and the next mentor has to understand it."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Does not count until"), widget=DateInput,
        help_text=_("Afterwards, or as soon as the facts get worse, it counts again."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"until": today + timedelta(days=RESPECTED)})
        self.fields["until"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(), "max": (today + timedelta(days=LONGEST)).isoformat(),
        }  # fmt: skip


LEVELS = ("attention", "high", "critical")
LEVEL_LABELS = {
    "attention": _("Attention, from points"), "high": pgettext_lazy("risk", "High, from points"),
    "critical": pgettext_lazy("risk", "Critical, from points"),
}  # fmt: skip


class PointsForm(forms.Form):
    """The whole table of a region: from how much on each grade begins and what it weighs, and the levels."""

    def __init__(self, data: Any = None, *, table: Table) -> None:
        super().__init__(data, initial=_initial(table))
        self.table = table
        for indicator in registry.indicators():
            for number, grade in enumerate(indicator.grades, start=1):
                names = {"title": indicator.title, "grade": grade.label or number}
                if indicator.unit != Unit.FACT:
                    self.fields[f"{indicator.key}-{number}-least"] = _number(
                        _("%(title)s: grade %(grade)s begins at") % names, FARTHEST
                    )
                self.fields[f"{indicator.key}-{number}-points"] = _number(
                    _("%(title)s: points of grade %(grade)s") % names, MOST_POINTS
                )
        for level in LEVELS:
            self.fields[level] = _number(LEVEL_LABELS[level], HIGHEST_LEVEL)
        choices = [(level.value, level.label) for level in RiskLevel if level]
        self.fields["task_from"] = forms.TypedChoiceField(
            label=_("A rise opens a task for the mentor from this level on"), choices=choices, coerce=int
        )

    def rows(self) -> list[dict[str, Any]]:
        """The indicators as the page shows them, each with its grades' fields."""
        return [
            {
                "indicator": indicator,
                "own": indicator.key in self.table.own,
                "fact": indicator.unit == Unit.FACT,
                "grades": [
                    {
                        "label": grade.label,
                        "least": None if indicator.unit == Unit.FACT else self[f"{indicator.key}-{number}-least"],
                        "points": self[f"{indicator.key}-{number}-points"],
                        "declared": grade,
                    }
                    for number, grade in enumerate(indicator.grades, start=1)
                ],
            }
            for indicator in registry.indicators()
        ]

    def levels(self) -> list[Any]:
        return [self[name] for name in (*LEVELS, "task_from")]

    def typed(self) -> Table:
        """The table that was typed; after `is_valid`."""
        given = self.cleaned_data
        grades = {
            indicator.key: tuple(
                (given.get(f"{indicator.key}-{number}-least", grade.least), given[f"{indicator.key}-{number}-points"])
                for number, grade in enumerate(indicator.grades, start=1)
            )
            for indicator in registry.indicators()
        }
        levels = Levels(given["attention"], given["high"], given["critical"], RiskLevel(given["task_from"]))
        return Table(grades, levels)


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "points-number"}),
    )  # fmt: skip


def _initial(table: Table) -> dict[str, Any]:
    initial: dict[str, Any] = table.levels.as_json()
    for key, grades in table.grades.items():
        for number, (least, points) in enumerate(grades, start=1):
            initial |= {f"{key}-{number}-least": least, f"{key}-{number}-points": points}
    return initial
