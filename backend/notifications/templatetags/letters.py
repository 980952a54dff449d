import re
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

from backend.common import sealing
from backend.notifications import letters

register = template.Library()

# What Django's `urlize` may make a link of: a dot, a colon or an @ within a word.
LINK = re.compile(r"\S[.:@]\S")


@register.simple_tag
def absolute(name: str, *args: Any, **kwargs: Any) -> str:
    """`{% absolute "projects:project" project.pk %}`: the full address of a page, for a letter."""
    return letters.absolute(reverse(name, args=args, kwargs=kwargs))


@register.filter
def choices(body: str) -> list[dict[str, Any]]:
    """The body's paragraphs for HTML; "All goes to plan: https://…" with a link of ours is a choice with a label.

    Links to elsewhere stay written out, so that a label never hides where they lead; `links` says that a paragraph may
    hold one, and is worth the time to look for it.
    """
    paragraphs = []
    for text in body.split("\n\n"):
        label, _colon, url = text.rpartition(": ")
        ours = label and url.startswith(settings.SITE_URL + "/") and not re.search(r"\s", url)
        plain = {"text": text, "links": bool(LINK.search(text))}
        paragraphs.append({"label": label, "url": url} if ours else plain)
    return paragraphs


@register.filter
def unseal(sealed: str) -> str:
    """A link that rests encrypted in the outbox, because whoever has it gets in."""
    return sealing.unseal(sealed)


@register.filter
def from_iso(text: str) -> datetime:
    """A moment that the particulars of a letter carry as text."""
    return datetime.fromisoformat(text)
