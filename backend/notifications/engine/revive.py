"""Plans again what was dropped and is needed after all: a mentor who came back, a date that was moved there and back.

The key of a letter is spent once the letter has been made, so the sweep can make no second one.
"""

from datetime import datetime

from django.db.models.functions import Greatest

from backend.notifications.engine.needed import unneeded
from backend.notifications.enums import LetterStatus, Reason
from backend.notifications.models import Letter

WITHDRAWN = (Reason.NOT_NEEDED, Reason.PLAYBOOK)


def revive(now: datetime) -> int:
    """Returns letters of rules to the outbox that were not needed when they were due and are now, while they make
    sense; how many."""
    withdrawn = Letter.objects.filter(status=LetterStatus.DROPPED, reason__in=WITHDRAWN, valid_until__gt=now)
    fields = ("rule", "subject_id", "recipient", "anchor", "offset_days")
    letters = list(withdrawn.filter(anchor__isnull=False).order_by("id").only(*fields))
    gone = unneeded(letters, now) if letters else {}
    needed = [letter.pk for letter in letters if letter.pk not in gone]
    if not needed:
        return 0
    return withdrawn.filter(pk__in=needed).update(
        status=LetterStatus.PENDING, reason="", carrier=None, next_try_at=Greatest("due_at", now), updated_at=now
    )
