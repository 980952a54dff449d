"""Letters about accounts and roles. The apps below ask for them by a signal; here they become rows of the outbox."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Invitation, Membership, User
from backend.accounts.selectors import settings_of
from backend.accounts.signals import letter_wanted
from backend.accounts.zones import DEFAULT
from backend.common.sealing import seal
from backend.notifications.enums import Category
from backend.notifications.registry import Notice, register
from backend.notifications.services import enqueue

# Links work for three days: PASSWORD_RESET_TIMEOUT of Django, EMAIL_CONFIRMATION_EXPIRE_DAYS of allauth.
USEFUL_FOR = timedelta(days=3)
# Where allauth's contexts keep the one link of a letter. It is as good as a password, so it rests sealed.
LINKS = ("activate_url", "password_reset_url", "signup_url", "url")
PARTICULARS = ("ip", "from_email", "to_email", "deleted_email", "place", "invited_by")

ASKED = _("Somebody, probably you, asked for this with your address on our site.")
CHANGED = _("We tell you of every change that decides who can get into your account.")

# kind: (what the ledger calls it, why it came, template)
ACCOUNT = {
    "email_confirmation_signup": (_("Confirm the address of a new account"), ASKED, "confirm"),
    "email_confirmation": (_("Confirm a new address"), ASKED, "confirm"),
    "password_reset_key": (_("A link to a new password"), ASKED, "reset"),
    "unknown_account": (_("There is no account with this address"), ASKED, "unknown"),
    "account_already_exists": (_("There is an account with this address already"), ASKED, "exists"),
    "password_changed": (_("The password was changed"), CHANGED, "changed"),
    "password_set": (_("A password was set"), CHANGED, "changed"),
    "password_reset": (_("The password was set anew by a link"), CHANGED, "changed"),
    "email_changed": (_("The address of the account was changed"), CHANGED, "changed"),
    "email_confirm": (_("An address was confirmed"), CHANGED, "changed"),
    "email_deleted": (_("An address was removed from the account"), CHANGED, "changed"),
    "totp_activated": (_("An authenticator app was added"), CHANGED, "changed"),
    "totp_deactivated": (_("The authenticator app was taken off"), CHANGED, "changed"),
    "recovery_codes_generated": (_("New recovery codes were made"), CHANGED, "changed"),
}


def about_accounts(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Everything is in the particulars; 0 stands for an address without an account."""
    return {pk: {} for pk in ids}


def about_invitations(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Open invitations only: the letter of a recalled one is not needed any more."""
    return {row.pk: {"role": row.get_role_display()} for row in Invitation.objects.filter(pk__in=ids, closed_at=None)}


def about_memberships(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    return {row.pk: {"role": row.get_role_display()} for row in Membership.objects.current().filter(pk__in=ids)}


def order(
    sender: type[User],
    *,
    kind: str,
    recipient: str,
    subject_id: int,
    occurrence: str,
    context: dict[str, Any],
    now: datetime,
    **kwargs: Any,
) -> bool:
    """Puts a letter that accounts or directory asked for into the outbox; whether there is such a letter."""
    if kind not in ACCOUNT and kind not in {"invitation", "role_given"}:
        return False
    user = User.objects.filter(email=recipient.strip().lower()).first()
    language, zone = settings_of(user) if user else ("", DEFAULT)
    enqueue(
        notice=f"accounts.{kind}",
        subject_id=subject_id,
        occurrence=occurrence,
        recipient=recipient,
        now=now,
        user=user,
        language=language or (get_language() or "ru")[:2],
        zone=zone,
        context={key: context[key] for key in PARTICULARS if key in context}
        | {
            "kind": kind,
            "at": now.isoformat(),
            "sealed": seal(next((context[key] for key in LINKS if key in context), "")),
        },
        valid_until=None if kind in {"invitation", "role_given"} else now + USEFUL_FOR,
    )
    return True


def connect() -> None:
    """Declares the letters and listens to the apps below."""
    for kind, (title, why, template) in ACCOUNT.items():
        register(
            Notice(
                key=f"accounts.{kind}",
                title=title,
                why=why,
                category=Category.SERVICE,
                subject="accounts.user",
                template=f"notifications/account/{template}.txt",
                context=about_accounts,
            )
        )
    register(
        Notice(
            key="accounts.invitation",
            title=_("An invitation to an organisation or a centre"),
            why=_("Somebody who leads an organisation or a centre wrote your address into an invitation."),
            category=Category.SERVICE,
            subject="accounts.invitation",
            template="notifications/account/invitation.txt",
            context=about_invitations,
        )
    )
    register(
        Notice(
            key="accounts.role_given",
            title=_("A role was given"),
            why=_("You have an account here, and somebody gave it a role."),
            category=Category.SERVICE,
            subject="accounts.membership",
            template="notifications/account/role_given.txt",
            context=about_memberships,
        )
    )
    letter_wanted.connect(order, dispatch_uid="account_letters")
