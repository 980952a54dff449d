import logging
from datetime import datetime

from django.db import transaction

from backend.notifications.models import Address, Letter
from backend.notifications.signals import address_bounced

logger = logging.getLogger(__name__)


@transaction.atomic
def condemn(letter: Letter, *, said: str, now: datetime) -> None:
    """Notes that nobody is behind the letter's address, and tells the apps above, whose trouble does not undo it."""
    Address.objects.update_or_create(email=letter.recipient, defaults={"bounced_at": now, "bounce": said[:500]})
    try:
        with transaction.atomic():
            address_bounced.send(sender=Letter, letter=letter, now=now)
    except Exception:
        logger.exception("Nobody could be told that letter %s came back.", letter.pk)
