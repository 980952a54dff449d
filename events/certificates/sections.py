"""What stands of certificates and badges on the organiser's desk, and on a participant's ticket."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.common import clock
from events.certificates.models import Certificate
from events.certificates.papers.badges import PART, guests_with_badges
from events.certificates.selectors import figures
from events.certificates.tokens import token_of
from events.certificates.views.files import parts_of
from events.models import Event, Registration
from events.sections import Link, ParticipantSection, Section


def badges(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """The badges to print, once somebody comes."""
    count = guests_with_badges(event).count()
    return {"count": count, "parts": parts_of(count, PART)}


def issued(event: Event, request: HttpRequest) -> dict[str, Any] | None:
    """How many certificates there are, and how many are still to be issued, once the event has begun."""
    begun = event.starts_at <= clock.now()
    return {"begun": begun, "figures": figures(event) if begun else {}}


def own(registration: Registration, request: HttpRequest) -> dict[str, Any] | None:
    """The certificates of a participant that hold."""
    rows = Certificate.objects.valid().filter(registration=registration).order_by("kind", "pk")
    mine = [(certificate, token_of(certificate)) for certificate in rows]
    return {"certificates": mine} if mine else None


def links(registrations: Sequence[Registration]) -> Mapping[int, Sequence[Link]]:
    """The way to the certificates of each participant, for a whole list. One query."""
    found: dict[int, list[Link]] = defaultdict(list)
    rows = Certificate.objects.valid().filter(registration__in=[row.pk for row in registrations])
    for certificate in rows.order_by("kind", "pk"):
        if certificate.registration_id:
            address = reverse("certificates:own", args=[token_of(certificate)])
            found[certificate.registration_id].append(Link(_("Certificate"), address))
    return found


BADGES = Section("certificates/desk_badges.html", badges, order=40)
ISSUED = Section("certificates/desk.html", issued, order=20)
OWN = ParticipantSection("certificates/ticket.html", own, order=20)
