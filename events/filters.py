"""How lists of events and participants are narrowed: the page and the API read the same filters."""

from datetime import datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.directory.models import Centre, Territory
from events.enums import EventFormat, EventKind, EventStatus, RegistrationStatus, Source
from events.models import Category, CoOrganiser, Event, Registration, Series, Session
from events.querysets import EventQuerySet, RegistrationQuerySet

MONTH = RegexValidator(r"^20\d\d-(0[1-9]|1[0-2])\Z", _("A month looks like this: 2026-03."))


class EventFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=200)
    when = django_filters.ChoiceFilter(
        method="by_time", label=_("When"), choices=[("upcoming", _("coming")), ("past", _("past"))], empty_label=None
    )
    month = django_filters.CharFilter(
        method="by_month",
        label=_("Month"),
        validators=[MONTH],
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}),
    )
    kind = django_filters.ChoiceFilter(choices=EventKind, label=_("Kind"), empty_label=_("any"))
    format = django_filters.ChoiceFilter(choices=EventFormat, label=_("Format"), empty_label=_("any"))
    centre = django_filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.filter(
            Q(pk__in=Event.objects.values("centre"))
            | Q(pk__in=CoOrganiser.objects.filter(centre__isnull=False).values("centre"))
        ),
        method="by_centre",
        label=_("Organiser"),
        empty_label=_("any"),
    )
    municipality = django_filters.ModelChoiceFilter(
        queryset=lambda request: Territory.objects.filter(pk__in=Event.objects.public().values("municipality")),
        label=_("Municipality"),
        empty_label=_("any"),
    )

    series = django_filters.ModelChoiceFilter(
        queryset=lambda request: Series.objects.filter(pk__in=Event.objects.public().values("series")),
        label=_("Series"),
        empty_label=_("any"),
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def search(self, events: EventQuerySet, _name: str, words: str) -> EventQuerySet:
        for word in words.split()[:8]:
            events = events.filter(
                Q(title__icontains=word)
                | Q(summary__icontains=word)
                | Q(description__icontains=word)
                | Q(place__icontains=word)
                | Q(centre__name__icontains=word)
            )
        return events

    def by_time(self, events: EventQuerySet, _name: str, when: str) -> EventQuerySet:
        now = clock.now()
        if when == "past":
            return events.filter(ends_at__lte=now).order_by("-starts_at", "-id")
        return events.filter(ends_at__gt=now).order_by("starts_at", "id")

    def by_centre(self, events: EventQuerySet, _name: str, centre: Centre | None) -> EventQuerySet:
        """Those that it holds, by itself or together with another."""
        if centre is None:
            return events
        joined = CoOrganiser.objects.filter(centre=centre)
        return events.filter(Q(centre=centre) | Q(pk__in=joined.values("event")))

    def by_month(self, events: EventQuerySet, _name: str, month: str) -> EventQuerySet:
        here = timezone.get_current_timezone()
        begin = datetime.strptime(month, "%Y-%m").replace(tzinfo=here)
        end = (begin + timedelta(days=32)).replace(day=1)
        return events.filter(starts_at__gte=begin, starts_at__lt=end)


class OwnEventFilter(EventFilter):
    """For organisers: drafts and cancelled ones can be picked out."""

    status = django_filters.ChoiceFilter(choices=EventStatus, label=_("Status"), empty_label=_("any"))


class RegistrationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, e-mail or organisation"), max_length=200)
    status = django_filters.ChoiceFilter(choices=RegistrationStatus, label=_("Status"), empty_label=_("any"))
    category = django_filters.ModelChoiceFilter(
        queryset=lambda request: Category.objects.filter(event__in=events_of(request)),
        label=_("Category"), empty_label=_("any"),
    )  # fmt: skip
    session = django_filters.ModelChoiceFilter(
        queryset=lambda request: Session.objects.filter(event__in=events_of(request), chosen=True),
        field_name="session_seats__session", label=_("Session"), empty_label=_("any"),
    )  # fmt: skip
    source = django_filters.ChoiceFilter(choices=Source, label=_("How they signed up"), empty_label=_("any"))

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event is not None:
            self.filters["category"].queryset = event.categories.all()
            self.filters["session"].queryset = event.sessions.filter(chosen=True)

    def search(self, rows: RegistrationQuerySet, _name: str, words: str) -> RegistrationQuerySet:
        for word in words.split()[:8]:
            rows = rows.filter(
                Q(full_name__icontains=word)
                | Q(email__icontains=word)
                | Q(organisation_name__icontains=word)
                | Q(code=word.upper())
            )
        return rows


def events_of(request: Any) -> EventQuerySet:
    """The events that whoever asks organises; none when the schema is being drawn."""
    return Event.objects.run_by(request.user) if request else Event.objects.none()


class RegistrationApiFilter(RegistrationFilter):
    """The API lists those of all events together, so it can be narrowed to one."""

    event = django_filters.ModelChoiceFilter(queryset=events_of, label=_("event"))
