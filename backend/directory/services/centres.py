from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.signals import note
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.closing import open_affairs, settle
from backend.directory.enums import CentreKind, CentreStatus
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.services.places import check_place, take, told

OFFICIAL = ("status", "region")
FEWEST_OPERATORS = 2


@transaction.atomic
def register_centre(
    *,
    by: User,
    now: datetime,
    municipalities: Collection[Territory] = (),
    operators: Collection[Organisation] = (),
    **fields: Any,
) -> Centre:
    """Adds a centre to the region that the person operates, and returns it.

    Raises:
        Invalid: a field cannot be taken.
        NotAllowed: the person does not operate that region.
    """
    centre = Centre()
    take(centre, fields)
    check_centre(centre, municipalities, operators)
    permit(by, "directory.verify_centre", centre)
    centre.save()
    centre.municipalities.set(municipalities)
    centre.operators.set(operators)
    note(by=by, verb="centre.registered", target=centre, now=now, after={"name": centre.name})
    return centre


@transaction.atomic
def change_centre(
    *,
    centre: Centre,
    by: User,
    now: datetime,
    municipalities: Collection[Territory] | None = None,
    operators: Collection[Organisation] | None = None,
    with_affairs: bool = False,
    status_seen: str | None = None,
    **fields: Any,
) -> Centre:
    """Changes the given fields of the centre and returns it. None leaves the sets as they are.

    A centre where something is open is closed only by `close_centre`, by somebody who has seen what becomes of it.

    Args:
        with_affairs: whoever closes the centre has seen what is open there.
        status_seen: what a form showed that sends all its fields: it is no change to send the same again. None where
            whoever sends a status means it.

    Raises:
        Conflict: it would be closed, and something is open there; or it was closed since the form was opened.
        Invalid: a field cannot be taken.
        NotAllowed: verification and region are the operator's to change.
    """
    centre = _locked(centre)
    before = centre.region
    if status_seen is not None and "status" in fields:
        fields = _meant(centre, fields, status_seen)
    changed = take(centre, fields)
    if "status" in changed:
        centre.date_closing(changed["status"][0], local_date(now, before.time_zone))
    if set(changed) & set(OFFICIAL):
        permit(by, "directory.verify_centre", centre)
        centre_before = Centre(pk=centre.pk, region=before)
        permit(by, "directory.verify_centre", centre_before)
    closes = "status" in changed and centre.status == CentreStatus.CLOSED
    if closes and not with_affairs:
        refuse_with_affairs(centre, now)
    check_centre(centre, municipalities or (), centre.operators.all() if operators is None else operators)
    centre.save()
    told_before = {name: told(old) for name, (old, _new) in changed.items()}
    told_after = {name: told(new) for name, (_old, new) in changed.items()}
    for name, rows in (("municipalities", municipalities), ("operators", operators)):
        if rows is None:
            continue
        manager = getattr(centre, name)
        old, new = set(manager.values_list("pk", flat=True)), {row.pk for row in rows}
        if old != new:
            manager.set(rows)
            told_before[name], told_after[name] = sorted(old), sorted(new)
    if told_after:
        note(by=by, verb="centre.changed", target=centre, now=now, before=told_before, after=told_after)
    if closes:
        settle(centre, by, now)
    return centre


def _meant(centre: Centre, fields: dict[str, Any], status_seen: str) -> dict[str, Any]:
    if fields["status"] == status_seen:
        return {name: value for name, value in fields.items() if name != "status"}
    if centre.status == CentreStatus.CLOSED != status_seen and fields["status"] != CentreStatus.CLOSED:
        raise Conflict(
            _("The centre was closed while you had this form open. Open the form anew if it shall work again."),
            code="closed_meanwhile",
            field="status",
        )
    return fields


def refuse_with_affairs(centre: Centre, now: datetime) -> None:
    """Does nothing when nothing is open at the centre.

    Raises:
        Conflict: something is, and the message says what becomes of it.
    """
    if found := open_affairs(centre, now):
        raise Conflict(
            _("Something is open at this centre, so close it by “Close the centre”. %(affairs)s")
            % {"affairs": " ".join(affair.words for affair in found)},
            code="affairs_open",
            field="status",
        )


@transaction.atomic
def close_centre(*, centre: Centre, by: User, now: datetime) -> Centre:
    """Closes the centre with all that is open there, and returns it.

    Appointments and visits to come are called off and requests are passed on, with the letters that say so, in the
    same transaction. Closing does not wait until somebody has moved them one by one: whoever closes a centre often has
    nobody left there who would. Projects and events stay with their mentors and organisers, whose roles go on.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: it is closed already.
    """
    permit(by, "directory.verify_centre", centre)
    if _locked(centre).status == CentreStatus.CLOSED:
        raise Conflict(_("This centre is closed already."), code="closed_already")
    return change_centre(centre=centre, by=by, now=now, with_affairs=True, status=CentreStatus.CLOSED)


def _locked(centre: Centre) -> Centre:
    """The centre as it is now, for nobody else to change until the transaction ends.

    Rows that name the centre can be written meanwhile: whoever answers a request holds the request, which closing
    waits for, and needs the centre in the end. A stronger lock would leave the two waiting for each other.
    """
    rows = Centre.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("region").get(pk=centre.pk)


def check_centre(centre: Centre, municipalities: Collection[Territory], operators: Collection[Organisation]) -> None:
    """Raises Invalid unless the centre may stand in the register as it is."""
    check(centre)
    check_place(centre)
    if centre.status == CentreStatus.PLANNED and centre.opens_on is None:
        raise Invalid(_("A planned centre says when it opens: give the day."), field="opens_on")
    if centre.kind == CentreKind.JOINT and len({row.pk for row in operators}) < FEWEST_OPERATORS:
        raise Invalid(_("A joint centre is operated by several organisations: name at least two."), field="operators")
    if any(territory.parent_id != centre.region_id for territory in municipalities):
        raise Invalid(
            _("A municipality lies in another region: choose those of the centre's region."), field="municipalities"
        )
