"""What participants chose: checked against the form of the event, and changed later."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid
from events.intake import Choices, Intake, collide, intake_of
from events.models import Registration
from events.services.linking import placed
from events.services.registrations import change_seat


@transaction.atomic
def change_choices(
    *, registration: Registration, choices: Choices, now: datetime, by: User | None = None, reason: str = ""
) -> Registration:
    """Changes what a participant chose and answered; another category or session only if there is room.

    `by` is the organiser who moves them (they are told), None when they do so by their link.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Invalid: an answer can't be taken.
        Conflict: there is no seat in what was chosen, or the registration is no longer valid.
    """
    choices = placed(checked(intake_of(registration.event), choices, complete=by is None), registration.event)
    registration = change_seat(
        registration=registration, category=choices.category, sessions=choices.sessions, now=now, by=by, reason=reason
    )
    fields = {
        "answers": choices.answers, "online": choices.online, "access_needs": choices.access_needs,
        "municipality_id": choices.municipality,
    }  # fmt: skip
    before, after = apply_changes(registration, fields)
    if after:
        registration.save(update_fields=[*fields, "updated_at"])
        # Health may stand in it: that it changed is enough for the record.
        record(actor=by, verb="registration.changed", target=registration, now=now,
               before=dict.fromkeys(before, "…"), after=dict.fromkeys(after, "…"))  # fmt: skip
    return registration


def checked(intake: Intake, choices: Choices, *, complete: bool) -> Choices:
    """The choices as they are kept; `complete`: nothing that the form asks for may be missing."""
    known = {one.id for one in intake.categories}
    if choices.category is not None and choices.category not in known:
        raise Invalid(_("There is no such category any more. Choose another one."), field="category")
    if choices.category is None and known and complete:
        raise Invalid(_("Say as whom you come."), field="category", code="required")
    offered = {one.id: one for one in intake.sessions}
    if unknown := set(choices.sessions) - offered.keys():
        raise Invalid(_("There is no such session any more. Choose another one."), field="sessions",
                      code=f"unknown_{len(unknown)}")  # fmt: skip
    if pair := collide([offered[pk] for pk in set(choices.sessions)]):
        titles = {"first": pair[0].title, "second": pair[1].title}
        raise Invalid(_("“%(first)s” and “%(second)s” run at the same time: choose one.") % titles, field="sessions")
    return replace(
        choices,
        sessions=tuple(sorted(set(choices.sessions))),
        answers=intake.cleaned(choices.category, choices.answers, complete=complete),
        access_needs=several_lines(choices.access_needs, "access_needs", longest=1000),
    )


def several_lines(text: str, name: str, *, longest: int) -> str:
    """The text without spaces around it.

    Raises:
        Invalid: it is too long or holds control characters.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Invalid(_("This is too long: at most %(count)d characters.") % {"count": longest}, field=name)
    if any(ord(sign) < ord(" ") and sign not in "\n\t" for sign in text):
        raise Invalid(_("Write this without special characters."), field=name)
    return text
