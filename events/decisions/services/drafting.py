"""The words of a document: made from the event, changed while it is a draft."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from events.decisions.enums import DocumentKind
from events.decisions.models import Protocol
from events.decisions.prefill import from_event
from events.decisions.services.common import line, listed, named, open_draft, room_for, sensible_day, written
from events.enums import EventStatus
from events.models import Event

LINES = ("present", "heard", "blocks", "trends", "problems", "annexes", "signatures")
TEXTS = ("body", "place", "preamble", "present_note", "purpose", "noted", "decided_lead", "closing")
ONE_LINE = (
    "occasion", "title", "chair_name", "chair_post", "secretary_name", "secretary_post", "present_lead", "heard_lead",
    "blocks_lead", "trends_lead", "problems_lead",
)  # fmt: skip
FIELDS = (
    *LINES, *TEXTS, *ONE_LINE, "kind", "held_on", "held_until", "begins_at", "online", "present_numbered", "total",
    "list_attached", "numbering", "votes_for", "votes_against", "votes_abstained",
)  # fmt: skip
MOST = 1_000_000
"""People in one meeting: whoever writes more has mistyped."""


@transaction.atomic
def draft_protocol(*, event: Event, by: User, now: datetime, kind: str = DocumentKind.PROTOCOL) -> Protocol:
    """A draft with everything that the event knows already.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: the event is cancelled or not announced yet: nothing was decided there.
    """
    permit(by, "decisions.add_protocol", event)
    if event.status in {EventStatus.CANCELLED, EventStatus.DRAFT}:
        raise Conflict(_("Only what takes place can have a protocol. Announce the event first."), code="not_held")
    known = from_event(event, kind)
    for name in ONE_LINE:  # a title of 500 characters fits, a name of a platform's moderator may not
        known[name] = str(known.get(name, ""))[: room_for(Protocol, name)]
    protocol = Protocol.objects.create(event=event, centre=event.centre, kind=kind, created_by=by, **known)
    record(actor=by, verb="protocol.drafted", target=protocol, now=now, after={"event": event.pk, "kind": kind})
    return protocol


@transaction.atomic
def edit_protocol(
    *, protocol: Protocol, by: User, now: datetime, revision: int | None = None, **fields: Any
) -> Protocol:
    """Changes the draft.

    Args:
        revision: the one that the person saw; None when they don't mind what somebody else wrote since.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: a field can't be taken.
        Conflict: it is approved, or somebody else has changed it since.
    """
    protocol = open_draft(protocol, by)
    if revision is not None and revision != protocol.revision:
        raise Conflict(
            _("Somebody has changed the document since you opened it. Open it again in a new tab and compare."),
            code="changed_meanwhile",
        )
    before, after = apply_changes(protocol, {name: _clean(name, value) for name, value in fields.items()})
    if after:
        if protocol.approved_at and protocol.held_on.year != protocol.year:
            raise Invalid(_("The document has its number in the register of its year: keep the year."), field="held_on")
        check(protocol, exclude=("event", "centre", "created_by"))
        protocol.revision += 1
        protocol.save()
        old, new = named(before, after)
        record(actor=by, verb="protocol.changed", target=protocol, now=now, before=old, after=new)
    return protocol


@transaction.atomic
def discard_draft(*, protocol: Protocol, by: User, now: datetime) -> None:
    """Throws a draft away that was never approved.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: it has been approved once: then it stays.
    """
    protocol = open_draft(protocol, by)
    if protocol.approved_at is not None:
        raise Conflict(_("What was approved once stays. Take it from the public page instead."), code="approved_once")
    record(actor=by, verb="protocol.discarded", target=protocol, now=now, before={"title": protocol.title})
    protocol.delete()


def _clean(name: str, value: Any) -> Any:
    if name in LINES:
        return listed(value, name)
    if name in TEXTS:
        return written(value, name)
    if name in ONE_LINE:
        return line(value, name, required=name == "title", longest=room_for(Protocol, name))
    if isinstance(value, date) and not isinstance(value, datetime):
        return sensible_day(value, name)
    if name in {"total", "votes_for", "votes_against", "votes_abstained"} and value is not None and value > MOST:
        raise Invalid(_("Check the number."), field=name)
    return value
