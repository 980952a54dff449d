"""What a link "how does it live on?" in a letter leads to."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from backend.common.signing import unsign
from backend.notifications.models import Letter
from projects.enums import CheckpointKind
from projects.models import Checkpoint
from projects.survival.models import Continuation

# How long a link may be answered, and which letters ask.
OPEN = timedelta(days=120)
ASKS = "projects.aftercare_coming"


@dataclass(frozen=True, slots=True)
class Question:
    """A date of aftercare that a letter asks about, and what was answered so far."""

    letter: Letter
    checkpoint: Checkpoint
    given: Continuation | None


def question(token: str) -> Question:
    """What the signed link of a letter asks; no log-in stands behind it.

    Raises:
        Invalid: the link was cut or changed, is older than 120 days, or its letter asks nothing of the kind any more.
    """
    payload = unsign("letter", token, max_age=OPEN)
    letter = Letter.objects.filter(pk=payload.get("letter") or 0, rule=ASKS).select_related("user").first()
    rows = Checkpoint.objects.filter(kind=CheckpointKind.AFTERCARE).select_related("project__organisation")
    checkpoint = rows.filter(pk=letter.subject_id).first() if letter else None
    if letter is None or checkpoint is None:
        raise Invalid(_("This letter asks nothing any more: its project is no longer kept here."), code="gone")
    return Question(letter, checkpoint, Continuation.objects.filter(checkpoint=checkpoint).first())
