"""Events of a mail provider, as django-anymail reads them from its signed webhook."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from anymail.urls import urlpatterns as anymail_addresses
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from backend.common import clock
from backend.notifications.bounces.codes import code_of
from backend.notifications.bounces.returned import OUT, Kind, kind_of_failure, take
from backend.notifications.enums import Channel
from backend.notifications.models import Letter
from backend.notifications.services import unsubscribe

logger = logging.getLogger(__name__)

KINDS = {
    EventType.DELIVERED: Kind.DELIVERED,
    EventType.DEFERRED: Kind.DELAYED,
    EventType.COMPLAINED: Kind.COMPLAINED,
}
FAILURES = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
# For a failure of which no code of a server is told.
REASONS = {RejectReason.INVALID: Kind.DEAD, RejectReason.BOUNCED: Kind.DEAD, RejectReason.TIMED_OUT: Kind.GIVEN_UP}
# Providers that have numbers of their own for letters: the last letter to the address is meant.
MEMORY = timedelta(days=30)


def on_event(sender: Any, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    """Takes in one event; one that speaks of no letter of ours is logged and let go."""
    now, recipient = clock.now(), str(event.recipient or "").strip().lower()
    if event.event_type == EventType.UNSUBSCRIBED and recipient:
        unsubscribe(email=recipient, now=now)
        return
    kind = _kind(event)
    if kind is None:
        return
    letter = _by_message_id(event) or (None if kind == Kind.DELIVERED else _last_to(recipient, now))
    if letter is None:
        logger.warning("%s tells of a letter that is not known: %s", esp_name, event.event_type)
        return
    said = str(event.mta_response or event.description or event.event_type)
    take(letter=letter, kind=kind, said=said, key=_key(event, esp_name), now=now)


def _kind(event: AnymailTrackingEvent) -> Kind | None:
    if event.event_type not in FAILURES:
        return KINDS.get(event.event_type)
    code = code_of(str(event.mta_response or ""))
    if code:
        return kind_of_failure(code)
    if "full" in str(event.description or ""):
        return Kind.REFUSED
    return REASONS.get(event.reject_reason, Kind.REFUSED)


def _by_message_id(event: AnymailTrackingEvent) -> Letter | None:
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    named = (event.message_id, event.metadata.get("message_id"), raw.get("smtp-id"), raw.get("message-id"))
    ids = [f"<{name.strip('<> ')}>" for name in named if isinstance(name, str) and "\x00" not in name]
    return Letter.objects.filter(message_id__in=ids).first()


def _last_to(recipient: str, now: datetime) -> Letter | None:
    sent = Letter.objects.filter(recipient=recipient.replace("\x00", ""), channel=Channel.EMAIL, status__in=OUT)
    return sent.filter(updated_at__gt=now - MEMORY).order_by("-updated_at", "-pk").first() if recipient else None


def _key(event: AnymailTrackingEvent, esp_name: str) -> str:
    """The provider's own number of the event; what happened when to whom, where it gives none."""
    parts = [event.event_id] if event.event_id else [event.message_id, event.recipient, str(event.timestamp)]
    digest = hashlib.sha256(json.dumps([event.event_type, *parts], default=str).encode()).hexdigest()
    return f"anymail:{esp_name}:{digest}"[:200]


def hook_of(provider: str) -> Callable[[HttpRequest], HttpResponse]:
    """The view that takes in this provider's events.

    Raises:
        ImproperlyConfigured: django-anymail does not know the provider, or nothing would prove that it is the one.
    """
    name = f"{provider}_tracking_webhook"
    view = next((entry.callback for entry in anymail_addresses if entry.name == name), None)
    if view is None:
        raise ImproperlyConfigured(f"ANYMAIL_PROVIDER: django-anymail takes in no events of {provider!r}.")
    if view.view_class.warn_if_no_basic_auth and not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise ImproperlyConfigured(f"Set ANYMAIL_WEBHOOK_SECRET: {provider} does not sign its events.")

    view.view_class()  # raises when its key is missing

    @csrf_exempt  # a program posts here; its signature or password is the proof
    def anymail_hook(request: HttpRequest) -> HttpResponse:
        try:
            answer: HttpResponse = view(request)
        except AnymailWebhookValidationFailure:
            logger.warning("An event that is said to come from %s was refused: its signature is wrong.", provider)
            return JsonResponse(
                {"code": "bad_signature", "message": _("The signature is wrong."), "field": ""}, status=401
            )
        except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
            logger.warning("An event of %s cannot be read: %s", provider, type(error).__name__)
            return JsonResponse({"code": "bad_event", "message": _("This cannot be read."), "field": ""}, status=400)
        return answer

    return anymail_hook


def connect() -> None:
    """Listens to django-anymail."""
    tracking.connect(on_event, dispatch_uid="notifications.provider")
