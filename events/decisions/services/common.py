"""What every service of decisions asks first, and how what people wrote is made clean."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from events.decisions.enums import LONGEST_LINE, LONGEST_TEXT, MOST_LINES
from events.decisions.models import Protocol

YEARS = range(2000, 2101)


def locked(protocol: Protocol) -> Protocol:
    """The protocol as it is now; whoever else changes it waits."""
    rows = Protocol.objects.select_for_update(of=("self",)).select_related("event", "centre__region")
    return rows.get(pk=protocol.pk)


def open_draft(protocol: Protocol, by: User) -> Protocol:
    """The locked draft, which the person may write in.

    Raises:
        NotAllowed: they don't run the event.
        Conflict: it is approved.
    """
    permit(by, "decisions.change_protocol", protocol)
    protocol = locked(protocol)
    if not protocol.editable:
        raise Conflict(_("The document is approved. Start a correction first, then change it."), code="approved")
    return protocol


def written(text: str, field: str, *, required: bool = False, longest: int = LONGEST_TEXT) -> str:
    """A text of several lines without blanks around it.

    Raises:
        Invalid: it is missing, too long, or holds NUL.
    """
    text = text.replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise Invalid(_("Write this without special characters."), field=field)
    if len(text) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=field)
    if required and not text:
        raise Invalid(_("Fill this in, please."), field=field, code="required")
    return text


def line(text: str, field: str, *, required: bool = False, longest: int) -> str:
    """A text of one line."""
    return one_line(text, field, required=required, longest=longest)


def room_for(model: type[models.Model], name: str) -> int:
    """How many characters the column takes."""
    return getattr(model._meta.get_field(name), "max_length", None) or 0


def listed(rows: Iterable[str], field: str) -> list[str]:
    """Lines without blank ones.

    Raises:
        Invalid: there are too many, or one is too long.
    """
    kept = [text for row in rows if (text := written(row, field, longest=LONGEST_LINE))]
    if len(kept) > MOST_LINES:
        raise Invalid(_("These are too many: at most %(most)d lines.") % {"most": MOST_LINES}, field=field)
    return kept


def address(text: str, field: str) -> str:
    """An e-mail address in small letters; empty stays empty.

    Raises:
        Invalid: it is no address.
    """
    text = one_line(text, field, longest=254).lower()
    if text:
        try:
            validate_email(text)
        except ValidationError as error:
            raise Invalid(_("This is no e-mail address. Example: anna@example.org."), field=field) from error
    return text


def sensible_day(day: date | None, field: str) -> date | None:
    """The day itself.

    Raises:
        Invalid: its year is mistyped.
    """
    if day is not None and day.year not in YEARS:
        raise Invalid(_("Check the year."), field=field)
    return day


def named(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Changes as the audit keeps them: of long texts only the beginning."""
    return ({name: str(value)[:200] for name, value in changes.items()} for changes in (before, after))  # type: ignore[return-value]
