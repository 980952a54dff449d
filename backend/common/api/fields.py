from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers


class Moment(serializers.DateTimeField):
    """A moment in time; one that no clock shows is refused like any other mistake."""

    def enforce_timezone(self, value: datetime) -> datetime:
        try:
            moment: datetime = super().enforce_timezone(value)
        except OverflowError:
            self.fail("invalid", format="YYYY-MM-DDThh:mm+hh:mm")
        return moment


class Number(serializers.PrimaryKeyRelatedField):
    """The number of another object."""

    def __init__(self, **kwargs: Any) -> None:
        # Without a field of its own, a number such as 1e400 gets as far as the database layer and fails there.
        super().__init__(pk_field=serializers.IntegerField(min_value=1, max_value=2**63 - 1), **kwargs)


class VisibleNumber(Number):
    """The number of an object that the person who asks may see; any other does not exist."""

    def get_queryset(self) -> QuerySet[Any]:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.context["request"].user)  # type: ignore[no-any-return]
