"""Addressees and points of a draft: written, pasted, moved, taken out and brought back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.decisions.enums import LONGEST_LINE, MOST_POINTS
from events.decisions.models import Addressee, Protocol, Recommendation, TakenOver
from events.decisions.parsing import Group
from events.decisions.selectors import carried_to
from events.decisions.services.common import address, line, named, open_draft, room_for, written


def _touch(protocol: Protocol) -> None:
    Protocol.objects.filter(pk=protocol.pk).update(revision=F("revision") + 1)


def _next(rows: Any) -> int:
    return int((rows.aggregate(last=Max("order"))["last"] or 0) + 1)


def _of_addressee(fields: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(fields)
    for name in ("name", "joint_with", "contact_name"):
        if name in cleaned:
            cleaned[name] = line(cleaned[name], name, longest=room_for(Addressee, name)).rstrip(":")
    if "contact_email" in cleaned:
        cleaned["contact_email"] = address(cleaned["contact_email"], "contact_email")
    if "after" in cleaned:
        cleaned["after"] = written(cleaned["after"], "after")
    if cleaned.get("joint_with") and not cleaned.get("name", "-"):
        raise Invalid(_("Name the first addressee too."), field="name", code="required")
    return cleaned


@transaction.atomic
def add_addressee(*, protocol: Protocol, by: User, now: datetime, **fields: Any) -> Addressee:
    """Somebody to whom points are made, at the end of the draft; without a name: the meeting itself.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: a field can't be taken.
        Conflict: the document is approved.
    """
    protocol = open_draft(protocol, by)
    _room(protocol, 1)
    addressee = Addressee.objects.create(protocol=protocol, order=_next(protocol.addressees), **_of_addressee(fields))
    _touch(protocol)
    record(actor=by, verb="addressee.added", target=addressee, now=now, after={"name": addressee.name})
    return addressee


@transaction.atomic
def edit_addressee(*, addressee: Addressee, by: User, now: datetime, **fields: Any) -> Addressee:
    """Changes to whom points are made; the contact may be changed when the document is approved too.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: a field can't be taken.
        Conflict: the document is approved and its words would change.
    """
    cleaned = _of_addressee(fields)
    if {name for name, value in cleaned.items() if getattr(addressee, name) != value} <= {
        "contact_name", "contact_email", "organisation", "centre"
    }:  # fmt: skip
        permit(by, "decisions.change_protocol", addressee.protocol)
    else:
        open_draft(addressee.protocol, by)
    addressee = Addressee.objects.select_for_update(of=("self",)).get(pk=addressee.pk)
    before, after = apply_changes(addressee, cleaned)
    if after:
        addressee.save()
        _touch(addressee.protocol)
        old, new = named(before, after)
        record(actor=by, verb="addressee.changed", target=addressee, now=now, before=old, after=new)
    return addressee


@transaction.atomic
def add_point(*, addressee: Addressee, text: str, by: User, now: datetime, **fields: Any) -> Recommendation:
    """A point at the end of those of its addressee.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: there are no words, or too many.
        Conflict: the document is approved.
    """
    protocol = open_draft(addressee.protocol, by)
    _room(protocol, 1)
    point = Recommendation.objects.create(
        protocol=protocol, addressee=addressee, order=_next(addressee.recommendations),
        text=written(text, "text", required=True, longest=LONGEST_LINE), **fields,
    )  # fmt: skip
    _touch(protocol)
    record(actor=by, verb="recommendation.added", target=point, now=now, after={"text": point.text[:200]})
    return point


@transaction.atomic
def edit_point(
    *, point: Recommendation, by: User, now: datetime, text: str, addressee: Addressee | None = None
) -> Recommendation:
    """Changes the words of a point, or to whom it is made.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: there are no words, too many, or the addressee is of another document.
        Conflict: the document is approved.
    """
    protocol = open_draft(point.protocol, by)
    point = _locked(point)
    changes: dict[str, Any] = {"text": written(text, "text", required=True, longest=LONGEST_LINE)}
    if addressee is not None and addressee.pk != point.addressee_id:
        if addressee.protocol_id != protocol.pk or addressee.removed_at:
            raise Invalid(_("Choose an addressee of this document."), field="addressee")
        changes |= {"addressee": addressee, "order": _next(addressee.recommendations)}
    before, after = apply_changes(point, changes)
    if after:
        point.save()
        _touch(protocol)
        old, new = named(before, after)
        record(actor=by, verb="recommendation.changed", target=point, now=now, before=old, after=new)
    return point


@transaction.atomic
def paste_points(*, protocol: Protocol, groups: Sequence[Group], by: User, now: datetime) -> int:
    """Adds what a pasted text holds; points of an addressee that is there already go behind its others.

    Returns:
        How many points are new.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the document is approved.
        Invalid: there would be too many points.
    """
    protocol = open_draft(protocol, by)
    _room(protocol, sum(len(group.points) for group in groups))
    known = {
        (row.name.casefold(), row.joint_with.casefold()): row for row in protocol.addressees.filter(removed_at=None)
    }
    order, points = _next(protocol.addressees), []
    for group in groups:
        key = (group.name.casefold(), group.joint_with.casefold())
        if key not in known:
            known[key] = Addressee.objects.create(
                protocol=protocol, order=order, **_of_addressee({"name": group.name, "joint_with": group.joint_with})
            )
            order += 1
        place = _next(known[key].recommendations)
        points += [
            Recommendation(protocol=protocol, addressee=known[key], text=text, order=place + index)
            for index, text in enumerate(group.points)
        ]
        Recommendation.objects.bulk_create(points[-len(group.points) :] if group.points else [])
    _touch(protocol)
    record(actor=by, verb="recommendations.pasted", target=protocol, now=now, after={"points": len(points)})
    return len(points)


Row = Addressee | Recommendation


@transaction.atomic
def remove(*, row: Row, by: User, now: datetime) -> None:
    """Takes a point, or an addressee with its points, out of the draft; it can be brought back.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the document is approved.
    """
    protocol = open_draft(row.protocol, by)
    if type(row).objects.filter(pk=row.pk, removed_at=None).update(removed_at=now):
        _touch(protocol)
        record(actor=by, verb=f"{row._meta.model_name}.removed", target=row, now=now)


@transaction.atomic
def restore(*, row: Row, by: User, now: datetime) -> None:
    """Brings back what was taken out; its addressee comes with it.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the document is approved.
    """
    protocol = open_draft(row.protocol, by)
    if isinstance(row, Recommendation):
        Addressee.objects.filter(pk=row.addressee_id).update(removed_at=None)
    if type(row).objects.filter(pk=row.pk, removed_at__isnull=False).update(removed_at=None):
        _touch(protocol)
        record(actor=by, verb=f"{row._meta.model_name}.restored", target=row, now=now)


@transaction.atomic
def move(*, row: Row, up: bool, by: User, now: datetime) -> None:
    """Puts a point before or behind its neighbour of the same addressee, or an addressee among the others.

    At the edge a point goes over to the neighbouring addressee; an addressee stays.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the document is approved.
    """
    protocol = open_draft(row.protocol, by)
    rows = _siblings(row)
    place = next((index for index, sibling in enumerate(rows) if sibling.pk == row.pk), None)
    if place is None:
        raise Conflict(_("This was taken out. Bring it back first."), code="removed")
    to = place + (-1 if up else 1)
    if 0 <= to < len(rows):
        rows.insert(to, rows.pop(place))
        for index, sibling in enumerate(rows, start=1):
            sibling.order = index
        type(row).objects.bulk_update(rows, ["order"])
    elif isinstance(row, Recommendation):
        _over_the_edge(row, up=up)
    _touch(protocol)
    record(actor=by, verb=f"{row._meta.model_name}.moved", target=row, now=now, after={"up": up})


def _siblings(row: Row) -> list[Any]:
    if isinstance(row, Addressee):
        return list(row.protocol.addressees.filter(removed_at=None).order_by("order", "pk"))
    return list(Recommendation.objects.filter(addressee=row.addressee_id, removed_at=None).order_by("order", "pk"))


def _over_the_edge(point: Recommendation, *, up: bool) -> None:
    addressees = _siblings(point.addressee)
    place = next(index for index, row in enumerate(addressees) if row.pk == point.addressee_id) + (-1 if up else 1)
    if not 0 <= place < len(addressees):
        return
    others = addressees[place].recommendations
    Recommendation.objects.filter(addressee=addressees[place]).update(order=F("order") + 1)
    Recommendation.objects.filter(pk=point.pk).update(addressee=addressees[place], order=_next(others) if up else 0)


@transaction.atomic
def take_over(*, protocol: Protocol, recommendation: Recommendation, by: User, now: datetime) -> TakenOver:
    """Takes an open recommendation of an earlier meeting up again: a link. Twice changes nothing.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: it is no open recommendation of an earlier meeting of the same series.
        Conflict: the document is approved.
    """
    protocol = open_draft(protocol, by)
    if not carried_to(protocol.event).filter(pk=recommendation.pk).exists():
        raise Invalid(_("Only what an earlier meeting of the series left open can be taken over."),
                      field="recommendation")  # fmt: skip
    taken, new = TakenOver.objects.get_or_create(
        protocol=protocol, recommendation=recommendation, defaults={"order": _next(protocol.taken_over)}
    )
    if new:
        _touch(protocol)
        record(actor=by, verb="recommendation.taken_over", target=recommendation, now=now,
               after={"protocol": protocol.pk})  # fmt: skip
    return taken


@transaction.atomic
def leave_out(*, taken: TakenOver, by: User, now: datetime) -> None:
    """Takes it out of the draft again.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the document is approved.
    """
    protocol = open_draft(taken.protocol, by)
    if TakenOver.objects.filter(pk=taken.pk).delete()[0]:
        _touch(protocol)
        record(actor=by, verb="recommendation.left_out", target=taken.recommendation, now=now,
               after={"protocol": protocol.pk})  # fmt: skip


def _locked(point: Recommendation) -> Recommendation:
    return Recommendation.objects.select_for_update(of=("self",)).select_related("addressee").get(pk=point.pk)


def _room(protocol: Protocol, more: int) -> None:
    if protocol.recommendations.filter(removed_at=None).count() + more > MOST_POINTS:
        raise Invalid(_("These are too many: at most %(most)d points.") % {"most": MOST_POINTS}, field="text")
