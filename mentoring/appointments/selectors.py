"""Reads that need more than one table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.accounts.enums import ORGANISATION_ROLES, Purpose
from backend.accounts.models import Consent, User
from backend.common.clock import at, local_date
from backend.directory.models import Centre, Territory
from mentoring.appointments.enums import LIVE, SETTLED, AppointmentStatus, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit
from mentoring.appointments.querysets import SpecialistQuerySet
from mentoring.cases.models import Case

SHOWN_AHEAD = timedelta(days=60)
"""So far ahead a client sees free times; the rest would be a wall of buttons."""


def _count_of(rows: QuerySet[Any], key: str) -> Subquery | Coalesce:
    counted = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def with_free_times(specialists: SpecialistQuerySet, now: datetime) -> SpecialistQuerySet:
    """Each with `free`, how many times clients can book, and `next_free_at`, the first of them."""
    free = Slot.objects.free(now).filter(starts_at__lt=now + SHOWN_AHEAD)
    first = free.filter(specialist=OuterRef("pk")).order_by().values("specialist").annotate(first=Min("starts_at"))
    return specialists.annotate(free=_count_of(free, "specialist"), next_free_at=Subquery(first.values("first")))


@dataclass(frozen=True)
class Day:
    """The times of one day, by the clock of the centre."""

    date: date
    slots: list[Slot]


def by_day(slots: Iterable[Slot], zone: str) -> list[Day]:
    """The slots, which are in their order, by day."""
    return [Day(day, list(group)) for day, group in groupby(slots, key=lambda slot: local_date(slot.starts_at, zone))]


def free_days(specialist: Specialist, now: datetime, *, but: Slot | None = None) -> list[Day]:
    """The free times of the specialist, without `but`."""
    rows = Slot.objects.free(now).filter(specialist=specialist, starts_at__lt=now + SHOWN_AHEAD)
    if but:
        rows = rows.exclude(pk=but.pk)
    rows = rows.select_related("municipality", "specialist__centre__region").order_by("starts_at", "pk")
    return by_day(rows, specialist.zone)


def week_of(specialists: QuerySet[Specialist], monday: date, zone: str, now: datetime) -> list[Day]:
    """Seven days with all times of the specialists, each slot with its `holder`: who has it, or None."""
    begin, end = at(monday, time(0), zone), at(monday + timedelta(days=7), time(0), zone)
    holding = Prefetch(
        "appointments", Appointment.objects.holding(now).select_related("case"), to_attr="holding_now"
    )  # fmt: skip
    rows = (
        Slot.objects.filter(specialist__in=specialists, starts_at__gte=begin, starts_at__lt=end, cancelled_at=None)
        .select_related("specialist__centre__region", "municipality")
        .prefetch_related(holding)
        .order_by("starts_at", "pk")
    )
    slots: list[Any] = list(rows)
    for slot in slots:
        slot.holder = slot.holding_now[0] if slot.holding_now else None
        if slot.holder:
            slot.holder.slot = slot
    found = {day.date: day.slots for day in by_day(slots, zone)}
    days = [monday + timedelta(days=number) for number in range(7)]
    return [Day(day, found.get(day, [])) for day in days]


def cases_seen_by(user: User, days: Iterable[Day]) -> set[int]:
    """The requests of the clients of these days that the person sees: a specialist may be of another centre."""
    slots: list[Any] = [slot for day in days for slot in day.slots]
    numbers = [slot.holder.case_id for slot in slots if slot.holder and slot.holder.case_id]
    return set(Case.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))


def unsettled(appointments: QuerySet[Appointment], now: datetime) -> QuerySet[Appointment]:
    """Those whose time has come and of which nobody has said what became of them, the oldest first."""
    return (
        appointments.filter(status=AppointmentStatus.BOOKED, slot__starts_at__lte=now)
        .select_related("slot__specialist__centre__region", "case")
        .order_by("slot__starts_at", "pk")
    )


def pool_of(centre: Centre, now: datetime) -> SpecialistQuerySet:
    """The centre's specialists with `free` and `booked` times to come, `unsettled` ones, and what was since 90 days."""
    appointments = Appointment.objects.all()
    ahead = appointments.filter(status__in=LIVE, slot__starts_at__gt=now)
    late = appointments.filter(status=AppointmentStatus.BOOKED, slot__starts_at__lte=now)
    since = appointments.filter(slot__starts_at__gt=now - timedelta(days=90))
    key = "slot__specialist"
    return with_free_times(Specialist.objects.filter(centre=centre), now).annotate(
        booked=_count_of(ahead, key),
        unsettled=_count_of(late, key),
        received=_count_of(since.filter(status=SETTLED[0]), key),
        missed=_count_of(since.filter(status=SETTLED[1]), key),
    )


def fields_in_use() -> list[str]:
    """The fields of knowledge of those who receive clients, by alphabet."""
    rows = Specialist.objects.bookable().values_list("fields", flat=True)
    return sorted({field for fields in rows for field in fields}, key=str.casefold)


def subscribers_of(municipality: Territory) -> QuerySet[User]:
    """Leaders and employees of the municipality's organisations who agreed to letters about services and events."""
    agreed = Consent.objects.filter(user=OuterRef("pk"), purpose=Purpose.NEWS, withdrawn_at=None)
    return (
        User.objects.filter(
            Exists(agreed),
            is_active=True,
            memberships__ended_on=None,
            memberships__role__in=ORGANISATION_ROLES,
            memberships__organisation__municipality=municipality,
        )
        .select_related("preferences")
        .distinct()
    )


def year_of(number: int, zone: str) -> tuple[datetime, datetime]:
    """When the year begins and when it is over, by the clocks of the zone."""
    return at(date(number, 1, 1), time(0), zone), at(date(number + 1, 1, 1), time(0), zone)


def unvisited(region: Territory, year: int) -> QuerySet[Territory]:
    """The region's municipalities where nothing was held in that year, those never visited first.

    Each with `last_at`, when something was held there last, and `next_at`, what is planned or announced in the year.
    A municipality that a reform ended before the year is none of them.
    """
    begin, end = year_of(year, region.time_zone)
    of_one = Visit.objects.filter(municipality=OuterRef("pk")).order_by()
    held = of_one.filter(status=VisitStatus.HELD)
    coming = of_one.filter(
        status__in=(VisitStatus.PLANNED, VisitStatus.ANNOUNCED), starts_at__gte=begin, starts_at__lt=end
    )
    last = held.filter(starts_at__lt=begin).values("municipality").annotate(last=Max("starts_at")).values("last")
    first = coming.values("municipality").annotate(first=Min("starts_at")).values("first")
    stood = Q(versions=None) | Q(versions__year_to=None) | Q(versions__year_to__gte=year)
    return (
        Territory.objects.municipalities()
        .filter(stood, parent=region)
        .exclude(Exists(held.filter(starts_at__gte=begin, starts_at__lt=end)))
        .annotate(last_at=Subquery(last), next_at=Subquery(first))
        .order_by(F("last_at").asc(nulls_first=True), "name")
        .distinct()
    )


def free_during(visit: Visit, now: datetime) -> list[Slot]:
    """The times that specialists of the centre keep for clients in the municipality while the visit lasts."""
    rows = Slot.objects.free(now).filter(
        specialist__centre=visit.centre_id, municipality=visit.municipality_id,
        starts_at__gte=visit.starts_at, starts_at__lt=visit.ends_at,
    )  # fmt: skip
    return list(rows.select_related("specialist__centre__region").order_by("starts_at", "pk"))


def regions_watched(user: User) -> QuerySet[Territory]:
    """The regions whose municipalities the person looks after: those of their centres, those that they operate."""
    rows = Territory.objects.regions()
    if user.is_superuser:
        return rows.filter(centres__isnull=False).distinct().order_by("name")
    mine = user.memberships.current()
    centres = mine.filter(role__in=("head", "mentor")).values("centre")
    operated = mine.filter(role="operator").values("territory")
    return rows.filter(Q(pk__in=operated) | Q(centres__in=centres)).distinct().order_by("name")
