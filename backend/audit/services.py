import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.common.prepared import prepared


def record(
    *,
    actor: User | None,
    verb: str,
    target: models.Model,
    now: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Writes one entry in the caller's transaction and returns it.

    `verb` is `<app>.<action>` in the past tense, such as `project.moved`; `actor` is None
    for the service itself and for people who act by a signed link.
    """
    return Entry.objects.create(
        at=now,
        actor=actor,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        before=before or {},
        after=after or {},
        reason=reason,
    )


def entries_of(done: str) -> str:
    """The statement that writes an entry of each row of `done`, whose columns are those of LISTED.

    For whoever writes in one statement also what the entries are about; its values are those of `values_of`.
    """
    return f"""
        INSERT INTO audit_entry (at, actor_id, verb, target_type, target_id, before, after, reason)
        SELECT %(now)s, %(actor)s, %(verb)s, target_type, target_id, before, after, %(reason)s
        FROM {done}
    """  # noqa: S608 - no value stands in it


def values_of(*, actor: User | None, verb: str, now: datetime, reason: str = "") -> dict[str, Any]:
    """The values of `entries_of`."""
    return {"now": now, "actor": actor.pk if actor else None, "verb": verb, "reason": reason}


LISTED = "json_to_recordset(%(changes)s) AS done(target_type text, target_id bigint, before jsonb, after jsonb)"
INSERT = entries_of(LISTED)


def record_many(
    *,
    actor: User | None,
    verb: str,
    changes: Sequence[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]],
    now: datetime,
    reason: str = "",
) -> None:
    """Writes an entry for each object to which the same was done, with its before and after: one statement."""
    if not changes:
        return
    listed = [
        {"target_type": target._meta.label_lower, "target_id": target.pk, "before": before, "after": after}
        for target, before, after in changes
    ]
    shared = values_of(actor=actor, verb=verb, now=now, reason=reason)
    with prepared() as cursor:
        cursor.execute(INSERT, shared | {"changes": json.dumps(listed)})


def write_down(
    sender: type[models.Model],
    *,
    by: User | None,
    verb: str,
    target: models.Model,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str,
    **kwargs: Any,
) -> None:
    """Records what the apps below the audit say that they did (`backend.accounts.signals.note`)."""
    record(actor=by, verb=verb, target=target, now=now, before=before, after=after, reason=reason)


def write_many_down(
    sender: type[models.Model],
    *,
    by: User | None,
    verb: str,
    changes: Sequence[tuple[models.Model, dict[str, Any], dict[str, Any]]],
    now: datetime,
    reason: str,
    **kwargs: Any,
) -> None:
    """Records one deed done to several objects (`backend.accounts.signals.note_many`): an entry each, at once."""
    record_many(actor=by, verb=verb, changes=changes, now=now, reason=reason)
