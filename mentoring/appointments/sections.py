"""What the page of a centre shows of its specialists and visits."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from backend.accounts.models import User
from backend.common import clock
from backend.directory.models import Centre
from backend.directory.sections import Section
from mentoring.appointments.enums import VisitStatus
from mentoring.appointments.models import Specialist, Visit
from mentoring.appointments.selectors import with_free_times

SHOWN = 6


def of_centre(user: User | AnonymousUser, centre: Centre) -> dict[str, Any] | None:
    """Specialists with their nearest free times, and coming visits; nothing where there are none of both."""
    now = clock.now()
    rows = Specialist.objects.bookable().filter(centre=centre).select_related("centre__region")
    annotated: QuerySet[Any] = with_free_times(rows, now)
    specialists = list(annotated.order_by("next_free_at", "name")[:SHOWN])
    coming = Visit.objects.filter(centre=centre, status=VisitStatus.ANNOUNCED, ends_at__gt=now)
    visits = list(coming.select_related("municipality").order_by("starts_at")[:SHOWN])
    may_lead = user.has_perm("appointments.add_specialist", centre)
    if not specialists and not visits and not may_lead:
        return None
    return {"centre": centre, "specialists": specialists, "visits": visits, "may_lead": may_lead}


OF_CENTRE = Section("appointments/of_centre.html", of_centre)
