"""Directions of grants: entered, changed, looked at after an import, taken away when nothing names them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.directions import spelled, uses_of
from projects.models import Direction, DirectionAlias

FIRST, LAST = 0, 9999
PATIENCE = "10s"
"""How long a person waits for an import that writes rows of a direction."""


@contextmanager
def alone() -> Iterator[None]:
    """A transaction that waits for others a while, not for as long as an import takes.

    Raises:
        Conflict: somebody else keeps what it needs.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
            yield
    except OperationalError as error:
        raise Conflict(
            _("An import is at this direction right now. Wait a minute and try again."), code="busy"
        ) from error


def locked(direction: Direction, *, shared: bool = False) -> Direction:
    """The direction as it is now, kept from whoever would change it; with `shared`, rows may be given it meanwhile.

    Raises:
        Conflict: it was merged or taken away meanwhile.
    """
    found = Direction.objects.select_for_update(no_key=shared).filter(pk=direction.pk).first()
    if found is None:
        raise Conflict(_("This direction was merged or taken away meanwhile."), code="gone")
    return found


def save_direction(
    *, by: User, now: datetime, name: str, short_name: str = "", valid_from: int | None = None,
    valid_to: int | None = None, direction: Direction | None = None,
) -> Direction:  # fmt: skip
    """Enters a direction, or changes one; whoever changes one has looked at it.

    Under a name that it had before, imports still find it.

    Raises:
        NotAllowed: the person keeps no contests, or projects of other regions are in the direction.
        Invalid: there is no word in the name, the years run backwards, or there is such a direction in these years.
        Conflict: it was merged or taken away meanwhile, or an import holds it.
    """
    with alone():
        permit(by, "funding.change_direction" if direction else "funding.add_direction", direction)
        target = locked(direction) if direction else Direction()
        called = target.name
        given = {
            "name": " ".join(name.split()), "short_name": " ".join(short_name.split()), "valid_from": valid_from,
            "valid_to": valid_to, "to_check": False,
        }  # fmt: skip
        before, after = apply_changes(target, given)
        _check(target)
        if not after:
            return target
        target.save()
        _keep_spelling(target, called)
        verb = "direction.changed" if direction else "direction.added"
        record(actor=by, verb=verb, target=target, now=now, before=before, after=after)
        return target


def keep_direction(*, direction: Direction, by: User, now: datetime) -> Direction:
    """Says that a direction which an import has made is right as it is.

    Raises:
        NotAllowed: the person keeps no contests, or projects of other regions are in the direction.
        Conflict: it was merged or taken away meanwhile, or an import holds it.
    """
    with alone():
        permit(by, "funding.change_direction", direction)
        target = locked(direction, shared=True)
        if target.to_check:
            target.to_check = False
            target.save(update_fields=["to_check"])
            record(actor=by, verb="direction.kept", target=target, now=now, after={"name": target.name})
        return target


def remove_direction(*, direction: Direction, by: User, now: datetime) -> None:
    """Takes away a direction that nothing names.

    Raises:
        NotAllowed: the person keeps no contests, or projects of other regions are in the direction.
        Conflict: something names it, or an import holds it.
    """
    with alone():
        permit(by, "funding.change_direction", direction)
        found = Direction.objects.select_for_update().filter(pk=direction.pk).first()
        if found is None:  # another click was quicker
            return
        if used := uses_of(found):
            raise Conflict(
                _("This direction is in use, so merge it with another instead: %(uses)s.")
                % {"uses": ", ".join(use.words for use in used)},
                code="in_use",
            )
        record(actor=by, verb="direction.removed", target=found, now=now, before=facts(found))
        found.delete()


def facts(direction: Direction) -> dict[str, str]:
    """What the audit keeps of a direction that goes."""
    return {name: str(getattr(direction, name) or "") for name in ("name", "short_name", "valid_from", "valid_to")}


def remember(name: str, direction: Direction) -> None:
    """Lets imports find the direction by this name, unless it is that of a direction."""
    key = spelled(name)
    if key and all(key != spelled(other.name) for other in Direction.objects.all()):
        DirectionAlias.objects.update_or_create(key=key, defaults={"name": name, "direction": direction})


def _keep_spelling(direction: Direction, called: str) -> None:
    """A name that a person gives to a direction is its own from then on; the one that it had still leads to it."""
    DirectionAlias.objects.filter(key=spelled(direction.name)).delete()
    if called:
        remember(called, direction)


def _check(direction: Direction) -> None:
    key = spelled(direction.name)
    if not key:
        raise Invalid(_("Give the direction a name."), field="name")
    since, until = _years(direction)
    if until < since:
        raise Invalid(_("The last year lies before the first."), code="order", field="valid_to")
    for other in Direction.objects.exclude(pk=direction.pk):
        first, last = _years(other)
        if spelled(other.name) == key and first <= until and since <= last:
            raise Invalid(
                _("There is a direction of this name in these years: “%(name)s”.") % {"name": other.name},
                code="duplicate",
                field="name",
            )


def _years(direction: Direction) -> tuple[int, int]:
    return direction.valid_from or FIRST, direction.valid_to or LAST
