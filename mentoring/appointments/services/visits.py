"""Visits to municipalities and remote sessions for them: planned, announced, held or called off."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from mentoring.appointments.enums import VisitForm, VisitStatus
from mentoring.appointments.models import Visit
from mentoring.appointments.services import letters
from mentoring.offering.models import Service

CALENDAR_FIELDS = ("starts_at", "ends_at", "form", "municipality", "place", "online_url")
"""A change of one of these makes calendars wrong."""
MOST_PEOPLE = 100_000


@transaction.atomic
def plan_visit(
    *, centre: Centre, by: User, now: datetime, services: Iterable[Service] = (), **fields: Any
) -> Visit:  # fmt: skip
    """A visit that only the centre and the region's operator see until it is announced.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: a field can't be taken.
        Conflict: the centre is closed.
    """
    permit(by, "appointments.plan_visit", centre)
    _must_work(centre)
    visit = Visit(centre=centre, created_by=by, **fields)
    _check(visit)
    visit.save()
    visit.services.set(services)
    record(
        actor=by, verb="visit.planned", target=visit, now=now,
        after={"municipality": visit.municipality_id, "starts_at": visit.starts_at.isoformat()},
    )  # fmt: skip
    return visit


@transaction.atomic
def change_visit(
    *, visit: Visit, by: User, now: datetime, services: Iterable[Service] | None = None, **fields: Any
) -> Visit:  # fmt: skip
    """Changes a visit; who was told of it is told the new time or place, and another municipality that it comes there.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: a field can't be taken.
        Conflict: it was held or called off.
    """
    permit(by, "appointments.change_visit", visit)
    visit = _locked(visit)
    _must_be(visit, VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
    was_for = visit.municipality
    before, after = apply_changes(visit, fields)
    _check(visit)
    told = visit.status == VisitStatus.ANNOUNCED and any(name in before for name in CALENDAR_FIELDS)
    if told:
        _check_announceable(visit, now)
    visit.sequence += bool(set(before) & set(CALENDAR_FIELDS))
    visit.save()
    if services is not None:
        visit.services.set(services)
    record(actor=by, verb="visit.changed", target=visit, now=now, before=before, after=after)
    if told:
        letters.tell_municipality(visit, "changed", now, place=was_for)
    if told and "municipality" in before:
        letters.tell_municipality(visit, "announced", now)
    return visit


@transaction.atomic
def announce_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Shows it to everybody, and writes to the leaders of the municipality's organisations who want such letters.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: people could not find it, or its time is past.
        Conflict: it is announced, held or called off, or the centre is closed.
    """
    permit(by, "appointments.change_visit", visit)
    visit = _locked(visit)
    _must_be(visit, VisitStatus.PLANNED)
    _must_work(visit.centre)
    _check_announceable(visit, now)
    _become(visit, VisitStatus.ANNOUNCED, by, now, announced_at=now)
    letters.tell_municipality(visit, "announced", now)
    return visit


@transaction.atomic
def hold_visit(*, visit: Visit, people: int, organisations: int, note: str, by: User, now: datetime) -> Visit:
    """Notes that it was held and how many came, or corrects that.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: the counts make no sense.
        Conflict: it has not begun, or was called off.
    """
    permit(by, "appointments.change_visit", visit)
    for field, count in (("people", people), ("organisations", organisations)):
        if not 0 <= count <= MOST_PEOPLE:
            raise Invalid(_("From 0 to %(most)d.") % {"most": MOST_PEOPLE}, field=field)
    visit = _locked(visit)
    _must_be(visit, VisitStatus.PLANNED, VisitStatus.ANNOUNCED, VisitStatus.HELD)
    if visit.starts_at > now:
        raise Conflict(_("It has not begun yet."), code="not_begun")
    visit.note = note
    _become(visit, VisitStatus.HELD, by, now, people=people, organisations=organisations)
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, reason: str, by: User, now: datetime) -> Visit:
    """Calls it off; who was told of it reads why. Twice changes nothing.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: no reason is given.
        Conflict: it was held.
    """
    permit(by, "appointments.change_visit", visit)
    return call_off(visit=visit, by=by, now=now, reason=one_line(reason, "reason", longest=500, required=True))


def call_off(*, visit: Visit, by: User | None, now: datetime, reason: str) -> Visit:
    """The same for whoever was permitted to already, such as by closing the centre; `by` is None for the clock."""
    visit = _locked(visit)
    if visit.status == VisitStatus.CANCELLED:
        return visit
    _must_be(visit, VisitStatus.PLANNED, VisitStatus.ANNOUNCED)
    visit.sequence += 1
    announced = visit.status == VisitStatus.ANNOUNCED
    _become(visit, VisitStatus.CANCELLED, by, now, reason=reason, cancelled_at=now)
    if announced and visit.ends_at > now:
        letters.tell_municipality(visit, "cancelled", now, reason=reason)
    return visit


@transaction.atomic
def replan_visit(*, visit: Visit, by: User, now: datetime) -> Visit:
    """Takes a cancellation back: it is planned again and can be announced anew. Twice changes nothing.

    Raises:
        NotAllowed: the person does not head the centre.
        Conflict: it was not called off, or the centre is closed.
    """
    permit(by, "appointments.change_visit", visit)
    visit = _locked(visit)
    if visit.status == VisitStatus.PLANNED:
        return visit
    _must_be(visit, VisitStatus.CANCELLED)
    _must_work(visit.centre)
    visit.sequence += 1
    _become(visit, VisitStatus.PLANNED, by, now, cancelled_at=None, announced_at=None)
    return visit


def _become(
    visit: Visit, status: VisitStatus, by: User | None, now: datetime, *, reason: str = "", **fields: Any
) -> None:  # fmt: skip
    before = {"status": visit.status}
    visit.status = status
    for name, value in fields.items():
        setattr(visit, name, value)
    check(visit)
    visit.save()
    counts: dict[str, Any] = {name: fields[name] for name in ("people", "organisations") if name in fields}
    after: dict[str, Any] = {"status": str(status), **counts}
    record(actor=by, verb=f"visit.{status}", target=visit, now=now, before=before, after=after, reason=reason)


def _locked(visit: Visit) -> Visit:
    rows = Visit.objects.select_for_update(of=("self",)).select_related("centre__region", "municipality")
    return rows.get(pk=visit.pk)


def _must_be(visit: Visit, *statuses: VisitStatus) -> None:
    if visit.status not in statuses:
        raise Conflict(
            _("The visit is “%(status)s” now, so this can't be done with it.") % {"status": visit.get_status_display()},
            code="wrong_status",
        )


def _must_work(centre: Centre) -> None:
    if centre.status == CentreStatus.CLOSED:
        raise Conflict(_("The centre is closed and plans no visits. Open it again first."), code="centre_closed")


def _check(visit: Visit) -> None:
    visit.title = one_line(visit.title, "title", longest=300, required=True)
    visit.place = one_line(visit.place, "place", longest=300)
    for name in ("starts_at", "ends_at"):
        if not 2000 <= getattr(visit, name).year <= 2100:
            raise Invalid(_("Check the year."), field=name)
    if visit.ends_at <= visit.starts_at:
        raise Invalid(_("It ends before it begins."), field="ends_at")
    if visit.municipality.kind != "municipality" or visit.municipality.parent_id != visit.centre.region_id:
        raise Invalid(_("Choose a municipality of the centre's region."), field="municipality")
    check(visit)


def _check_announceable(visit: Visit, now: datetime) -> None:
    if visit.starts_at <= now:
        raise Invalid(_("This time is past. Choose one to come."), field="starts_at", code="visit_past")
    if visit.form == VisitForm.VISIT and not visit.place:
        raise Invalid(_("Say where: people have to find it."), field="place", code="required")
    if visit.form == VisitForm.REMOTE and not visit.online_url:
        raise Invalid(_("Give the link of the session."), field="online_url", code="required")
