"""How lists of attendance and of passes are narrowed."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from events.door.enums import AttendanceState
from events.door.models import Attendance, DoorPass
from events.filters import events_of
from events.models import Session


def sessions_of(request: Any) -> Any:
    """The sessions of the events that whoever asks runs."""
    return Session.objects.filter(event__in=events_of(request).values("pk"))


class AttendanceFilter(django_filters.FilterSet):
    event = django_filters.ModelChoiceFilter(field_name="registration__event", queryset=events_of, label=_("event"))
    day = django_filters.DateFilter(label=_("day"))
    session = django_filters.ModelChoiceFilter(queryset=sessions_of, label=_("session"))
    state = django_filters.ChoiceFilter(choices=AttendanceState.choices, label=_("state"))

    class Meta:
        model = Attendance
        fields: list[str] = []


class DoorPassFilter(django_filters.FilterSet):
    event = django_filters.ModelChoiceFilter(queryset=events_of, label=_("event"))

    class Meta:
        model = DoorPass
        fields: list[str] = []
