"""Who may do what with a letter. Pages, API, admin and templates all ask here."""

import rules

from backend.accounts.models import User
from backend.notifications.enums import STOPPED, LetterStatus, Reason
from backend.notifications.models import Letter


@rules.predicate
def receives(user: User, letter: Letter) -> bool:
    """The person to whom the letter goes."""
    return letter.recipient == user.email or letter.user_id == user.pk


@rules.predicate
def works_on_thread(user: User, letter: Letter) -> bool:
    """Somebody who works on the project or the event that the letter belongs to."""
    return Letter.objects.handled_by(user).filter(pk=letter.pk).exists()


@rules.predicate
def may_be_shown(user: User, letter: Letter) -> bool:
    """The text of a letter about an account can hold a key to it, so that only its owner reads it."""
    return bool(letter.thread)


@rules.predicate
def is_planned(user: User, letter: Letter) -> bool:
    """It has not gone out yet and nobody is sending it just now."""
    return letter.status == LetterStatus.PENDING


@rules.predicate
def has_stopped(user: User, letter: Letter) -> bool:
    """It went nowhere, or nobody knows where, and it will not go on by itself."""
    return letter.status in STOPPED


@rules.predicate
def is_unknown(user: User, letter: Letter) -> bool:
    """Nobody knows whether it went out."""
    return letter.status == LetterStatus.UNKNOWN


@rules.predicate
def is_cancelled(user: User, letter: Letter) -> bool:
    """A person has cancelled it."""
    return letter.status == LetterStatus.DROPPED and letter.reason == Reason.CANCELLED


rules.add_perm("notifications.view_letter", receives | works_on_thread)
rules.add_perm("notifications.handle_letter", works_on_thread)

# Not a permission: an administrator has all of those, and still does not read other people's letters of this kind.
may_read = receives | (works_on_thread & may_be_shown)
# Not permissions either: what the state of the letter allows, whoever asks.
POSSIBLE = {
    "cancel": is_planned & works_on_thread,
    "uncancel": is_cancelled & works_on_thread,
    "resend": has_stopped & ~is_cancelled & works_on_thread,
    "mark-sent": is_unknown & works_on_thread,
}
