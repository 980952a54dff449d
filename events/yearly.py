"""What the yearly report of a centre tells of its events."""

from datetime import time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.directory.models import Centre
from backend.directory.yearly import Figure, Year, YearSection
from events.enums import EventStatus, RegistrationStatus
from events.models import Event


def events_of_year(centre: Centre, year: Year) -> list[Figure]:
    """Events that began within the year at the centre's clock, and who took part."""
    first = clock.at(year.first, time(), centre.zone)
    end = clock.at(year.last + timedelta(days=1), time(), centre.zone)
    held = Event.objects.filter(
        centre=centre, starts_at__gte=first, starts_at__lt=end, status__in=(EventStatus.PUBLISHED, EventStatus.HELD)
    )
    counted = held.aggregate(
        n=Count("pk", distinct=True),
        people=Count("registrations", filter=Q(registrations__status=RegistrationStatus.CONFIRMED)),
    )
    path = f"{reverse('events:list')}?when=past&centre={centre.pk}"
    return [
        Figure("events", gettext("Events"), counted["n"], gettext("Events of the centre within the year."), path=path,
               public=True),
        Figure("participants", gettext("Participants"), counted["people"],
               gettext("Confirmed registrations for these events."), path=path, public=True),
    ]  # fmt: skip


SECTION = YearSection("events", _("Events"), 60, events_of_year)
