from collections.abc import Iterable

from django.utils.translation import ngettext

from projects.feed import FeedItem, Tone
from projects.models import Project
from projects.survival.enums import Answer
from projects.survival.models import Continuation

TONES: dict[str, Tone] = {Answer.LIVES: "ok", Answer.SMALLER: "attention", Answer.CEASED: "danger"}


def answers(project: Project, limit: int) -> Iterable[FeedItem]:
    """How the project lives on, as it was answered."""
    for row in Continuation.objects.filter(project=project).select_related("by")[:limit]:
        when = ngettext("%(count)s month after the grant", "%(count)s months after the grant", row.months)
        title = f"{when % {'count': row.months}}: {row.get_answer_display()}"
        yield FeedItem(
            at=row.at, title=title, text=row.comment, who=str(row.by or row.email), tone=TONES[Answer(row.answer)]
        )
