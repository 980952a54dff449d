"""What a person does with many letters at once: all of them or none."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.accounts.models import User
from backend.accounts.signals import note_many
from backend.common.errors import Conflict, Invalid
from backend.notifications.enums import STOPPED, LetterStatus, Reason
from backend.notifications.models import Address, Letter
from backend.notifications.nudge import wake_after_commit


@dataclass(frozen=True)
class Deed:
    """What is done to many letters: to those in which states, and what then stands in them."""

    title: str | Promise
    button: str | Promise
    verb: str
    possible: tuple[LetterStatus, ...]
    changes: dict[str, Any] = field(default_factory=dict)


DEEDS: dict[str, Deed] = {
    "cancel": Deed(
        title=gettext_lazy("Do not send these letters"),
        button=gettext_lazy("Do not send"),
        verb="letter.cancelled",
        possible=(LetterStatus.PENDING,),
        changes={"status": LetterStatus.DROPPED, "reason": Reason.CANCELLED},
    ),
    "resend": Deed(
        title=gettext_lazy("Send these letters again"),
        button=gettext_lazy("Send again"),
        verb="letter.resent",
        possible=STOPPED,
        changes={
            "status": LetterStatus.PENDING, "reason": Reason.RESENT, "outcome": "", "attempts": 0, "valid_until": None,
            "carrier": None,
        },
    ),
}  # fmt: skip


def open_to(deed: Deed, among: "QuerySet[Letter]") -> "QuerySet[Letter]":
    """Those of the letters with which this can be done now."""
    return among.filter(status__in=deed.possible).order_by("pk")


@transaction.atomic
def intervene_in_many(*, what: str, among: "QuerySet[Letter]", count: int, by: User, reason: str, now: datetime) -> int:
    """Cancels, or sends again, those of the letters with which it can be done: all of them or none.

    Args:
        what: a key of DEEDS.
        among: letters that the person may handle; the caller has narrowed them.
        count: how many the person was shown. When it is another number now, nothing is done.

    Returns:
        How many letters it was done to.

    Raises:
        Invalid: no reason is given, or there are more than settings.LETTERS_AT_ONCE.
        Conflict: the letters are no longer those that the person was shown.
    """
    deed = DEEDS[what]
    if not reason.strip():
        raise Invalid(_("Say why, so that the others understand it later."), field="reason")
    most = settings.LETTERS_AT_ONCE
    letters = list(open_to(deed, among).select_for_update(of=("self",))[: most + 1])
    if len(letters) > most:
        raise Invalid(too_many(most), code="too_many")
    if len(letters) != count:
        raise Conflict(
            ngettext(
                "There is %(count)d such letter now, not as many as were shown. Nothing was done: look again.",
                "There are %(count)d such letters now, not as many as were shown. Nothing was done: look again.",
                len(letters),
            ) % {"count": len(letters)}
        )  # fmt: skip
    before = [(letter, {"status": letter.status}, {"status": deed.changes["status"]}) for letter in letters]
    _write(what, deed, letters, now)
    note_many(by=by, verb=deed.verb, changes=before, now=now, reason=reason)
    return len(letters)


def too_many(most: int) -> str:
    """The refusal of more letters than are handled at once."""
    return ngettext(
        "At most %(count)d letter is handled at once: narrow the filter.",
        "At most %(count)d letters are handled at once: narrow the filter.",
        most,
    ) % {"count": most}


def _write(what: str, deed: Deed, letters: list[Letter], now: datetime) -> None:
    mine = Letter.objects.filter(pk__in=[letter.pk for letter in letters])
    if what == "cancel":
        mine.update(**deed.changes, updated_at=now)
        return
    mine.update(**deed.changes, next_try_at=now, updated_at=now)
    Address.objects.filter(email__in={letter.recipient for letter in letters}).update(bounced_at=None, bounce="")
    wake_after_commit("deliver")
