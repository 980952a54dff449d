"""How the lists of the API are narrowed."""

from typing import Any

import django_filters

from events.models import Event, Platform, Session
from events.programme.models import Material
from events.querysets import EventQuerySet


def seen(request: Any) -> EventQuerySet:
    """The events that whoever asks sees; none when the schema is being drawn."""
    return Event.objects.visible_to(request.user) if request else Event.objects.none()


class PlatformFilter(django_filters.FilterSet):
    event = django_filters.ModelChoiceFilter(queryset=seen)

    class Meta:
        model = Platform
        fields = ("event",)


class SessionFilter(PlatformFilter):
    class Meta:
        model = Session
        fields = ("event",)


class MaterialFilter(PlatformFilter):
    class Meta:
        model = Material
        fields = ("event",)
