"""Consents of somebody without an account, by the link of their ticket: taken back, and given again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from backend.accounts.services.consents import give_consent, withdraw_consent
from backend.common.errors import Conflict, Invalid
from events.models import Registration
from events.selectors import BY_LINK


def purpose_of(word: str) -> Purpose:
    """What is decided by the link of a ticket: being named in public lists, photographs and videos.

    Raises:
        Invalid: it is something else.
    """
    if word not in BY_LINK:
        raise Invalid(_("This consent is not given or taken back by a ticket."), field="purpose")
    return Purpose(word)


@transaction.atomic
def withdraw_by_link(*, registration: Registration, purpose: str, now: datetime) -> None:
    """Ends the consent of the ticket's address: it holds for all events. Twice changes nothing.

    Raises:
        Invalid: it is no consent that a ticket shows.
    """
    given = Consent.objects.filter(email=registration.email, purpose=purpose_of(purpose), withdrawn_at=None)
    for consent in given.order_by("pk") if registration.email else ():
        withdraw_consent(consent=consent, by=None, now=now)


@transaction.atomic
def give_again(*, registration: Registration, purpose: str, now: datetime, address: str | None = None) -> None:
    """Gives a consent that was withdrawn once more, to the present text. Twice changes nothing.

    Raises:
        Invalid: it is no consent that a ticket shows.
        Conflict: it was never given.
    """
    chosen = purpose_of(purpose)
    given = Consent.objects.filter(email=registration.email, purpose=chosen)
    if not registration.email or not given.exists():
        raise Conflict(_("This consent was not given before. It is given when one signs up."), code="never_given")
    if not given.filter(withdrawn_at=None).exists():
        user = registration.user
        own = user if user and user.email == registration.email else None
        give_consent(email=registration.email, purpose=chosen, address=address, now=now, user=own)
