"""Which coming event fits which project at risk. The rule is plain, so that anybody can say why an event was offered:

- the event's topics lower at least one of the reasons that count (`HELPS`), and the offer names them;
- it is announced, begins within sixty days, and registration is still open;
- it is in the project's region, or can be taken part in online;
- the project has no registration for it yet.

Those that lower the most points come first, then those in the project's municipality, then the sooner ones.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from events import wording
from events.enums import LIVE, EventFormat, EventStatus
from events.models import Event, Registration
from events.remedies.enums import HELPS, Topic
from projects.models import Project
from projects.warning.offers import Offer
from projects.warning.selectors import Cause, Risk

AHEAD = timedelta(days=60)
MOST = 3
Taken = set[tuple[int, int]]


def offers(risks: Sequence[Risk], now: datetime) -> Mapping[int, Sequence[Offer]]:
    """The best events for each project. Four queries at most, however many projects there are."""
    events = _coming(now)
    if not events:
        return {}
    ids = [risk.project_id for risk in risks]
    places = {
        pk: (region, municipality)
        for pk, region, municipality in Project.objects.filter(pk__in=ids).values_list(
            "pk", "region_id", "organisation__municipality_id"
        )
    }
    signed_up = Registration.objects.filter(project__in=ids, event__in=events, status__in=LIVE)
    taken = set(signed_up.values_list("project_id", "event_id"))
    return {
        risk.project_id: found
        for risk in risks
        if (found := _best(risk, events, places.get(risk.project_id, (None, None)), taken))
    }


def _coming(now: datetime) -> list[Event]:
    rows = Event.objects.filter(
        status=EventStatus.PUBLISHED, starts_at__gt=now, starts_at__lte=now + AHEAD, topics__isnull=False
    )
    return list(rows.distinct().select_related("centre", "municipality").prefetch_related("topics"))


def _best(risk: Risk, events: Sequence[Event], place: tuple[int | None, int | None], taken: Taken) -> list[Offer]:
    region, municipality = place
    fitting = []
    for event in events:
        causes = _lowered(risk, event)
        if causes and _reachable(event, region) and (risk.project_id, event.pk) not in taken:
            points = sum(cause.reason.points for cause in causes)
            near = event.municipality_id is not None and event.municipality_id == municipality
            fitting.append((-points, not near, event.starts_at, event.pk, event, causes))
    return [_offer(event, causes) for *_order, event, causes in sorted(fitting, key=lambda row: row[:4])[:MOST]]


def _lowered(risk: Risk, event: Event) -> list[Cause]:
    keys = frozenset[str]().union(*(HELPS[Topic(row.topic)] for row in event.topics.all()))
    return [cause for cause in risk.causes if cause.reason.key in keys]


def _reachable(event: Event, region: int | None) -> bool:
    """Whether people of the region can take part."""
    if event.format in {EventFormat.ONLINE, EventFormat.MIXED}:
        return True
    where = event.municipality.parent_id if event.municipality else event.centre.region_id
    return region is not None and where == region


def _offer(event: Event, causes: Sequence[Cause]) -> Offer:
    return Offer(
        title=event.title,
        url=event.get_absolute_url(),
        when=wording.hours(event),
        why=_("Helps with: %(reasons)s") % {"reasons": "; ".join(cause.text for cause in causes)},
    )
