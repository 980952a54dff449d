"""Forms only parse: what is allowed is for the services to say."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.zones import DEFAULT
from backend.accounts.zones import choices as zone_choices
from backend.directory.models import Centre, Territory
from backend.ui.forms import DateTimeInput
from events.enums import EventFormat, EventKind
from events.models import Event
from events.selectors import centres_run_by


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Participants read this in their letter."),
    )


class EventForm(forms.Form):
    """An event. Times are those that a clock in the event's zone shows."""

    title = forms.CharField(label=_("Title"), max_length=300)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, required=False, help_text=_("What people take home from it.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind, initial=EventKind.TRAINING)
    centre = forms.ModelChoiceField(label=_("Organiser"), queryset=Centre.objects.none(), empty_label=None)
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times are those of this zone."))
    format = forms.ChoiceField(label=_("Format"), choices=EventFormat)
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Territory.objects.none(), required=False)
    place = forms.CharField(
        label=_("Place"),
        max_length=300,
        required=False,
        help_text=_("Address, building, room: people have to find it."),
    )
    online_url = forms.URLField(
        label=_("Link for online participants"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Only those whose registration is confirmed get it."),
    )
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, initial=20)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, data: Any = None, *, by: User, now: datetime, event: Event | None = None) -> None:
        centres = centres_run_by(by)
        initial = _values(event) if event else _beginning(centres)
        super().__init__(data, initial=initial)
        narrow = cast("forms.ModelChoiceField", self.fields["centre"])
        # Who joins an event doesn't take it over by saving the form: its centre stays a choice.
        also = [event.centre_id] if event else []
        narrow.queryset = Centre.objects.filter(pk__in=[*(centre.pk for centre in centres), *also])
        near = Territory.objects.municipalities().filter(
            Q(parent__in={centre.region_id for centre in centres}) | Q(pk=initial.get("municipality"))
        )
        cast("forms.ModelChoiceField", self.fields["municipality"]).queryset = near
        cast("forms.ChoiceField", self.fields["zone"]).choices = zone_choices(now, also=str(initial["zone"]))
        for name in ("starts_at", "ends_at"):
            self.fields[name].widget = DateTimeInput()

    def full_clean(self) -> None:
        """Reads the times in the zone that is chosen in the same form."""
        zone = str(self.data.get("zone", ""))
        with timezone.override(zone if zone in available_timezones() else None):
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts_at") and data.get("ends_at") and data["ends_at"] <= data["starts_at"]:
            self.add_error("ends_at", _("The event ends before it begins."))
        return data


def _beginning(centres: list[Centre]) -> dict[str, Any]:
    return {"zone": centres[0].zone, "centre": centres[0].pk} if centres else {"zone": DEFAULT}


def _values(event: Event) -> dict[str, Any]:
    zone = ZoneInfo(event.zone)
    return {
        "title": event.title,
        "summary": event.summary,
        "kind": event.kind,
        "centre": event.centre_id,
        "starts_at": f"{event.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}",
        "ends_at": f"{event.ends_at.astimezone(zone):%Y-%m-%dT%H:%M}",
        "zone": event.zone,
        "format": event.format,
        "municipality": event.municipality_id,
        "place": event.place,
        "online_url": event.online_url,
        "capacity": event.seats.capacity,
        "description": event.description,
    }
