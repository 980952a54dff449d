"""A document as PDF."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import override, pgettext

from backend.common.papers.printing import printed
from events.decisions.papers.blocks import Paper

TEMPLATE = Path(__file__).resolve().parent / "protocol.typ"


def pdf(paper: Paper, *, now: datetime) -> bytes:
    """The document as PDF that screen readers understand."""
    with override("ru"):
        page = pgettext("on paper", "page")
        of = pgettext("on paper", "of")
    return printed(TEMPLATE, {"title": paper.title, "blocks": paper.blocks, "page": page, "of": of}, now=now)
