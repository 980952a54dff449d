"""How figures are computed from rows, in the database."""

from typing import Any

from django.db.models import Aggregate, DurationField, ExpressionWrapper, F, FloatField
from django.db.models.expressions import Combinable
from django.db.models.functions import Extract


class Median(Aggregate):
    """The value that as many rows lie below as above; half-way between the two middle ones of an even number."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def hours_between(begun: str, ended: str) -> Combinable:
    """Hours from one moment to another, with their fraction."""
    span = ExpressionWrapper(F(ended) - F(begun), output_field=DurationField())
    seconds: Any = Extract(span, "epoch")
    return ExpressionWrapper(seconds / 3600.0, output_field=FloatField())
