"""What an organiser writes to a part of the participants: one letter each through the outbox, once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from events.models import Event, Message
from events.querysets import RegistrationQuerySet
from events.services.choices import several_lines
from events.tokens import token_of

LONGEST = 5000


@transaction.atomic
def write_to_participants(
    *,
    event: Event,
    registrations: RegistrationQuerySet,
    subject: str,
    text: str,
    key: UUID,
    by: User,
    now: datetime,
    narrowed: dict[str, str] | None = None,
) -> Message:
    """Writes to everybody of the queryset who has an address. The same `key` sends nothing twice.

    Returns what was written; `recipients` says to how many. `narrowed` is how they were picked, for the record.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: there is no text, it is too long, or nobody would get it.
    """
    permit(by, "events.change_event", event)
    subject = one_line(subject, "subject", required=True, longest=200)
    text = several_lines(text, "text", longest=LONGEST)
    if not text:
        raise Invalid(_("Write what you want to say."), field="text", code="required")
    message, made = Message.objects.get_or_create(
        key=key,
        defaults={
            "event": event, "subject": subject, "text": text, "narrowed": narrowed or {}, "written_at": now,
            "written_by": by,
        },
    )  # fmt: skip
    if not made:
        if message.event_id != event.pk:
            raise Invalid(_("This form was sent already. Open it anew."), field="key")
        return message
    rows = recipients(registrations.filter(event=event))
    orders = [
        Order(
            subject_id=message.pk, recipient=row.email, user_id=row.user_id, language=row.language, zone=event.zone,
            thread=f"event:{event.pk}", context={"ticket": token_of(row), "recipient_name": row.full_name},
        )
        for row in rows
    ]  # fmt: skip
    if not orders:
        raise Invalid(_("Nobody would get this letter. Take away a condition."), field="text", code="nobody")
    message.recipients = enqueue_many(notice="events.message", occurrence="first", now=now, orders=orders)
    message.save(update_fields=["recipients"])
    record(
        actor=by, verb="event.written_to_participants", target=event, now=now,
        after={"subject": subject, "recipients": message.recipients, "narrowed": message.narrowed},
    )  # fmt: skip
    return message


def recipients(registrations: RegistrationQuerySet) -> Any:
    """Those who get it: each address once, with the newest registration of it."""
    return registrations.exclude(email="").order_by("email", "-pk").distinct("email")
