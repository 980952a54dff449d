"""Our own webhook for what a mail provider, or a mail server's log, tells of letters: `POST /hooks/mail`.

The body is JSON: `id` of the event, `event` (bounced, complained, delivered), `message_id`, `at`, and if known
`recipient` and `code`, what the recipient's server said. Two headers prove where it comes from:
`X-Rostok-Timestamp`, seconds since 1970, and `X-Rostok-Signature`, the hexadecimal HMAC-SHA256 under
`MAIL_WEBHOOK_SECRET` of the timestamp, a full stop and the body.
"""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from rest_framework import serializers

from backend.common.errors import Conflict, DomainError, Invalid
from backend.notifications.bounces.codes import code_of
from backend.notifications.bounces.returned import Kind, kind_of_failure, take
from backend.notifications.models import Letter

LARGEST = 64_000
# How far the sender's clock may be from ours; whoever overhears an event can repeat it no longer than that.
TOLERANCE_SECONDS = 300


class Unproven(DomainError):
    """Nobody knows who sent this."""

    status = 401
    code = "bad_signature"


class Unknown(DomainError):
    """What it speaks of is not here."""

    status = 404
    code = "unknown_letter"


class TooLong(DomainError):
    """It is longer than any event."""

    status = 413
    code = "too_large"


class EventSerializer(serializers.Serializer[Any]):
    """One event as the body holds it."""

    id = serializers.CharField(max_length=150)
    event = serializers.ChoiceField(choices=["bounced", "complained", "delivered"])
    message_id = serializers.CharField(max_length=200)
    recipient = serializers.CharField(max_length=254, required=False, default="", allow_blank=True)
    code = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    at = serializers.DateTimeField()


def sign_event(body: bytes, timestamp: str, secret: str) -> str:
    """The signature of a body that is sent at this moment."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def take_event(*, body: bytes, timestamp: str, signature: str, now: datetime) -> None:
    """Checks an event and does what it asks for.

    Raises:
        Unproven: the signature is wrong, or the moment is not now.
        Invalid: it is not JSON, or a field is wrong.
        Unknown: no such letter went to this recipient; the hook is not in use.
        Conflict: this event was taken in before.
    """
    _prove(body, timestamp, signature, now)
    event = _read(body)
    letter = Letter.objects.filter(message_id=f"<{event['message_id'].strip('<> ')}>").first()
    if letter is None or event["recipient"].strip().lower() not in {"", letter.recipient}:
        raise Unknown(_("No letter with this Message-ID went to this recipient."), field="message_id")
    new = take(letter=letter, kind=_kind(event), said=event["code"], key=f"hook:{event['id']}", now=now)
    if not new:
        raise Conflict(_("This event was taken in before."), code="replayed", field="id")


def _prove(body: bytes, timestamp: str, signature: str, now: datetime) -> None:
    if not settings.MAIL_WEBHOOK_SECRET:
        raise Unknown(_("Events of a mail provider are not taken in here: no secret is set."), code="switched_off")
    expected = sign_event(body, timestamp, settings.MAIL_WEBHOOK_SECRET)
    if not constant_time_compare(signature.lower(), expected):
        raise Unproven(_("The signature is wrong: sign the timestamp, a full stop and the body with our secret."))
    seconds = int(timestamp) if timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 else 0
    if abs(now.timestamp() - seconds) > TOLERANCE_SECONDS:
        raise Unproven(_("The timestamp is more than five minutes from our clock."), code="stale")


def _read(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("This is not JSON."), code="bad_json") from error
    form = EventSerializer(data=data)
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        name = "" if field == "non_field_errors" else str(field)
        raise Invalid(str(errors[0]), code=getattr(errors[0], "code", "invalid"), field=name)
    return dict(form.validated_data)


def _kind(event: dict[str, Any]) -> Kind:
    return kind_of_failure(code_of(event["code"])) if event["event"] == "bounced" else Kind(event["event"])
