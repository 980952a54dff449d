"""What the rows of the form must agree in: asked by the form at its fields, and by the service for whoever writes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from backend.ui.wording import day, money

# What a column of the database holds.
LARGEST = Decimal("999999999999.99")
# The field that has to change, and why.
Objection = tuple[str, str]


def line_objection(row: Mapping[str, Any]) -> Objection | None:
    """A line of the budget adds up: total = own contribution + asked of the fund."""
    cofunding, requested = row.get("cofunding") or Decimal(0), row.get("requested") or Decimal(0)
    total = row.get("total") or Decimal(0)
    if cofunding + requested > LARGEST:
        return "total", _("The sum is too large: check the figures.")
    if cofunding + requested == total:
        return None
    sentence = _(
        "The own contribution %(cofunding)s and %(requested)s asked of the fund make %(sum)s, not %(total)s. "
        "Correct one of the three."
    ) % {
        "cofunding": money(cofunding), "requested": money(requested),
        "sum": money(cofunding + requested), "total": money(total),
    }  # fmt: skip
    return "total", sentence


def activity_objection(row: Mapping[str, Any], begins: date | None, ends: date | None) -> Objection | None:
    """An activity ends after it begins, within the days of the project as far as they are known."""
    first, last = row.get("starts_on"), row.get("ends_on")
    if first and last and last < first:
        return "ends_on", _("The activity ends before it begins.")
    for name, on in (("starts_on", first), ("ends_on", last)):
        if on and ((begins and on < begins) or (ends and on > ends)):
            sentence = _("Outside the project, which runs %(begins)s – %(ends)s. Change this day or the project's.")
            return name, sentence % {"begins": day(begins) if begins else "…", "ends": day(ends) if ends else "…"}
    return None
