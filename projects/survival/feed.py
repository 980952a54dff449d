from collections.abc import Iterator, Sequence

from django.utils.translation import ngettext

from projects.feed import FeedItem, FeedKind, Source, Tone, Viewer
from projects.survival.enums import Answer
from projects.survival.models import Continuation

TONES: dict[str, Tone] = {Answer.LIVES: "ok", Answer.SMALLER: "attention", Answer.CEASED: "danger"}


def _said(rows: Sequence[Continuation], viewer: Viewer | None) -> Iterator[FeedItem]:
    """How the project lives on, as it was answered."""
    for row in rows:
        when = ngettext("%(count)s month after the grant", "%(count)s months after the grant", row.months)
        title = f"{when % {'count': row.months}}: {row.get_answer_display()}"
        yield FeedItem(
            at=row.at, title=title, text=row.comment, who=str(row.by or row.email), tone=TONES[Answer(row.answer)]
        )


ANSWERS = Source(
    "continuations", FeedKind.DATES, at="at", tell=_said,
    rows=lambda project, viewer: Continuation.objects.filter(project=project).select_related("by"),
)  # fmt: skip
