"""Speakers as an organiser types or pastes them: one a line, its parts with semicolons between."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from events.programme.models import Speaker
from events.programme.services.sessions import Talk

PARTS = ("name", "position", "organisation_name", "topic")


def parsed(text: str) -> list[Talk]:
    """The speakers of the lines: “name; position; organisation; topic”, of which only the name has to be there.

    Raises:
        Invalid: a line has too many parts; the field is `speakers`.
    """
    talks = []
    for number, line in enumerate(filter(str.strip, text.splitlines()), start=1):
        parts = [part.strip() for part in line.split(";")]
        if len(parts) > len(PARTS):
            raise Invalid(
                _("Line %(number)d has more than four parts: name; position; organisation; topic.")
                % {"number": number},
                field="speakers",
            )
        talks.append(Talk(**dict(zip(PARTS, parts, strict=False))))
    return talks


def written(speakers: Iterable[Speaker]) -> str:
    """The lines from which `parsed` reads the same speakers."""
    lines = ("; ".join(getattr(speaker, part).replace(";", ",") for part in PARTS) for speaker in speakers)
    return "\n".join(line.rstrip("; ") for line in lines)
