"""A specialist's times: opened one by one or by a weekly pattern, taken back with a letter to whoever has booked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import at, local_date
from backend.common.errors import Conflict, Invalid
from backend.common.workdays import is_working_day
from backend.directory.models import Territory
from mentoring.appointments.enums import LIVE, AppointmentStatus
from mentoring.appointments.models import Appointment, Slot, Specialist
from mentoring.appointments.services import booking, letters, taking
from mentoring.offering.enums import ServiceForm

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=8)
FURTHEST = timedelta(days=366)
"""Nobody plans further ahead; whoever does has mistyped the year."""
MOST_AT_ONCE = 400


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """How client and specialist meet."""

    form: str
    place: str = ""
    online_url: str = ""
    municipality: Territory | None = None

    def cleaned(self) -> "Meeting":
        """The same, as it is kept.

        Raises:
            Invalid: the client could not find the specialist by it.
        """
        if self.form not in ServiceForm.values:
            raise Invalid(_("Choose how you meet."), field="form")
        place = one_line(self.place, "place", longest=300)
        if self.form != ServiceForm.REMOTE and not place:
            raise Invalid(_("Say where: the client has to find it."), field="place", code="required")
        if self.form == ServiceForm.VISIT and self.municipality is None:
            raise Invalid(_("Choose the municipality of the visit."), field="municipality", code="required")
        if self.online_url:
            try:
                URLValidator(schemes=["https", "http"])(self.online_url)
            except ValidationError as error:
                raise Invalid(_("This is no link. It begins with https://."), field="online_url") from error
            if len(self.online_url) > 200:
                raise Invalid(_("This link is too long."), field="online_url")
        return Meeting(form=self.form, place=place, online_url=self.online_url, municipality=self.municipality)

    def columns(self) -> dict[str, Any]:
        return {
            "form": self.form,
            "place": self.place,
            "online_url": self.online_url,
            "municipality": self.municipality,
        }


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Times of a week, by the clock of the centre: on these days from `begins` to `ends`, each `minutes` long."""

    first_day: date
    last_day: date
    weekdays: frozenset[int]
    begins: time
    ends: time
    minutes: int
    pause: int = 0

    def times(self, zone: str) -> list[tuple[datetime, datetime]]:
        """When each of them begins and ends. Days off by the production calendar are left out."""
        found = []
        for number in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=number)
            if day.weekday() not in self.weekdays or not is_working_day(day):
                continue
            begin, last = at(day, self.begins, zone), at(day, self.ends, zone)
            while (end := begin + timedelta(minutes=self.minutes)) <= last:
                found.append((begin, end))
                begin = end + timedelta(minutes=self.pause)
        return found


@dataclass(frozen=True)
class Opened:
    """What became of a pattern: how many times were opened, and how many left out because something stands there."""

    made: int
    skipped: int


@transaction.atomic
def open_slot(
    *, specialist: Specialist, starts_at: datetime, minutes: int, meeting: Meeting, by: User, now: datetime
) -> Slot:
    """One time for one client.

    Raises:
        NotAllowed: the person does not arrange the specialist's times.
        Invalid: it is past, too short, too long, too far ahead, or the client could not find it.
        Conflict: the specialist has a time then already, or receives no clients.
    """
    permit(by, "appointments.open_slots", specialist)
    meeting = meeting.cleaned()
    _check_length(minutes)
    if starts_at <= now:
        raise Invalid(_("This time is past. Choose one to come."), field="starts_at", code="slot_past")
    if starts_at > now + FURTHEST:
        raise Invalid(_("Check the year: times are opened for one year ahead at most."), field="starts_at")
    _lock(specialist)
    ends_at = starts_at + timedelta(minutes=minutes)
    if _standing(specialist, starts_at, ends_at):
        raise Conflict(_("The specialist has a time then already."), code="slot_overlaps", field="starts_at")
    slot = Slot.objects.create(specialist=specialist, starts_at=starts_at, ends_at=ends_at, **meeting.columns())
    record(
        actor=by, verb="slot.opened", target=slot, now=now,
        after={"specialist": specialist.pk, "starts_at": starts_at.isoformat()},
    )  # fmt: skip
    return slot


@transaction.atomic
def open_pattern(*, specialist: Specialist, pattern: Pattern, meeting: Meeting, by: User, now: datetime) -> Opened:
    """The times of a weekly pattern; what is past or would overlap is left out, so twice changes nothing.

    Raises:
        NotAllowed: the person does not arrange the specialist's times.
        Invalid: the pattern gives no time, too many, or a field can't be taken.
        Conflict: the specialist receives no clients.
    """
    permit(by, "appointments.open_slots", specialist)
    meeting = meeting.cleaned()
    zone = specialist.zone
    _check_pattern(pattern, local_date(now, zone))
    wanted = pattern.times(zone)
    times = [(begin, end) for begin, end in wanted if begin > now]
    if not times:
        raise Invalid(
            _("No time comes out of this: check the days, the hours and the length. Days off are left out."),
            field="weekdays",
        )
    if len(times) > MOST_AT_ONCE:
        raise Invalid(
            _("These are %(count)d times; at most %(most)d at once. Shorten the period.")
            % {"count": len(times), "most": MOST_AT_ONCE},
            field="last_day",
        )
    _lock(specialist)
    standing = _standing(specialist, times[0][0], times[-1][1])
    fresh = [
        (begin, end) for begin, end in times if not any(begin < to and since < end for since, to in standing)
    ]  # fmt: skip
    Slot.objects.bulk_create(
        Slot(specialist=specialist, starts_at=begin, ends_at=end, **meeting.columns()) for begin, end in fresh
    )
    record(
        actor=by, verb="slots.opened", target=specialist, now=now,
        after={"from": f"{pattern.first_day}", "until": f"{pattern.last_day}", "count": len(fresh)},
    )  # fmt: skip
    return Opened(len(fresh), len(times) - len(fresh))


@transaction.atomic
def cancel_slot(*, slot: Slot, by: User, now: datetime, reason: str = "") -> Slot:
    """Takes a time back; whoever has booked it is told, with the reason. Twice changes nothing.

    Raises:
        NotAllowed: the person does not arrange the specialist's times.
        Invalid: somebody has booked it and no reason is given.
        Conflict: it has begun.
    """
    permit(by, "appointments.cancel_slot", slot)
    return take_back(ids=[slot.pk], by=by, now=now, reason=one_line(reason, "reason", longest=500))[slot.pk]


def take_back(*, ids: Collection[int], by: User | None, now: datetime, reason: str) -> dict[int, Slot]:
    """The same for whoever was permitted to already, such as by closing the centre; `by` is None for the clock.

    A specialist is told in one letter, however many times they are; returns the slots by their numbers.
    """
    slots = taking.lock_slots(ids)
    struck = [_take_back(slot, by, now, reason) for slot in slots.values() if slot.cancelled_at is None]
    letters.tell_called_off([one for one in struck if one], now, by=by, reason=reason)
    return slots


def _take_back(slot: Slot, by: User | None, now: datetime, reason: str) -> Appointment | None:
    """Takes one of them back; returns the appointment on which its specialist counted."""
    if slot.starts_at <= now:
        raise Conflict(_("This time has begun; it stays in the calendar."), code="slot_past")
    holder = taking.holder_of(slot, now)
    if holder and not reason:
        raise Invalid(_("Say why: the client reads it in the letter."), field="reason", code="required")
    slot.cancelled_at = now
    slot.save(update_fields=["cancelled_at", "updated_at"])
    record(actor=by, verb="slot.cancelled", target=slot, now=now, reason=reason)
    if holder is None or holder.status not in LIVE:
        return None
    holder.slot = slot
    counted_on = holder.status == AppointmentStatus.BOOKED
    booking.strike_out(holder, now, by=by, reason=reason, by_centre=True)
    return holder if counted_on else None


def _lock(specialist: Specialist) -> None:
    """Two hands that open times for one specialist come one after the other."""
    if not Specialist.objects.select_for_update().get(pk=specialist.pk).active:
        raise Conflict(_("This specialist receives no clients now. Switch that on first."), code="specialist_away")


def _standing(specialist: Specialist, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    rows = specialist.slots.filter(cancelled_at=None, starts_at__lt=end, ends_at__gt=begin)
    return list(rows.values_list("starts_at", "ends_at"))


def _check_length(minutes: int) -> None:
    if not SHORTEST <= timedelta(minutes=minutes) <= LONGEST:
        raise Invalid(_("From 10 minutes to 8 hours."), field="minutes")


def _check_pattern(pattern: Pattern, today: date) -> None:
    _check_length(pattern.minutes)
    if not 0 <= pattern.pause <= LONGEST.seconds // 60:
        raise Invalid(_("A pause has up to 480 minutes."), field="pause")
    if not pattern.weekdays or not pattern.weekdays <= frozenset(range(7)):
        raise Invalid(_("Choose at least one day of the week."), field="weekdays")
    if pattern.last_day < pattern.first_day:
        raise Invalid(_("The last day is before the first."), field="last_day")
    if pattern.last_day > today + FURTHEST or pattern.first_day < today - FURTHEST:
        raise Invalid(_("Check the year: times are opened for one year ahead at most."), field="last_day")
    if pattern.last_day < today:
        raise Invalid(_("This time is past. Choose one to come."), field="last_day", code="slot_past")
    if pattern.ends <= pattern.begins:
        raise Invalid(_("It ends before it begins."), field="ends")
