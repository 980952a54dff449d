"""Who belongs to an organisation or a centre, and in which role."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import Invitation, Membership, User
from backend.accounts.roles import forget_roles
from backend.accounts.signals import ask_for_letter, note
from backend.common.errors import Conflict, NotAllowed
from backend.common.signing import sign, unsign
from backend.common.validation import refusals
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.rules import Place, grantable

PURPOSE = "invitation"
VALID_FOR = timedelta(days=14)


def place_field(place: Place) -> str:
    """The column of a membership that holds such a place."""
    return {Organisation: "organisation", Centre: "centre", Territory: "territory"}[type(place)]


def allow(by: User, role: str, place: Place) -> None:
    """Raises NotAllowed unless the person may give and take this role here."""
    if role not in grantable(by, place):
        raise NotAllowed(
            _("You cannot give or take this role here. Ask the head of your organisation or centre, or the operator.")
        )


@transaction.atomic
def add_member(*, user: User, role: str, place: Place, by: User, now: datetime) -> Membership:
    """Gives a person with an account a role at a place; returns the membership.

    Raises:
        NotAllowed: `by` may not give this role here.
        Conflict: the person has it already.
    """
    allow(by, role, place)
    return start(user=user, role=role, place=place, by=by, now=now)


def start(*, user: User, role: str, place: Place, by: User, now: datetime) -> Membership:
    membership = Membership(user=user, role=role, started_on=now.date(), **{place_field(place): place})
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise Conflict(_("%(person)s has this role already.") % {"person": user}, code="member_already") from error
    note(
        by=by,
        verb="membership.started",
        target=membership,
        now=now,
        after={"user": user.pk, "role": role, place_field(place): place.pk},
    )
    forget_roles(user)
    return membership


@transaction.atomic
def invite_member(*, email: str, role: str, place: Place, by: User, now: datetime) -> Membership | Invitation:
    """Gives the role to the person with this address, or invites the address by a letter when nobody has it.

    A second invitation of the same address to the same role sends the letter again.

    Raises:
        NotAllowed: `by` may not give this role here.
        Invalid: this is no address.
        Conflict: the person has the role already.
    """
    allow(by, role, place)
    email = email.strip().lower()
    user = User.objects.filter(email=email, is_active=True).first()
    if user:
        membership = start(user=user, role=role, place=place, by=by, now=now)
        tell_of_role(membership, place, by, now)
        return membership
    with refusals("email"):
        validate_email(email)
    offer: dict[str, Any] = {"email": email, "role": role, "closed_at": None, place_field(place): place}
    invitation, _made = Invitation.objects.update_or_create(**offer, defaults={"invited_by": by, "sent_at": now})
    note(by=by, verb="invitation.sent", target=invitation, now=now, after={"role": role, place_field(place): place.pk})
    write_invitation(invitation, place, now)
    return invitation


def link_to(invitation: Invitation) -> str:
    """The address in the letter; whoever opens it has read the mail of the invited address."""
    token = sign(PURPOSE, {"invitation": invitation.pk, "sent": invitation.sent_at.isoformat()})
    return f"{settings.SITE_URL}{reverse('directory:invitation', args=[token])}"


def write_invitation(invitation: Invitation, place: Place, now: datetime) -> None:
    ask_for_letter(
        kind="invitation",
        recipient=invitation.email,
        subject_id=invitation.pk,
        occurrence=invitation.sent_at.isoformat(),
        context={
            "url": link_to(invitation),
            "place": str(place),
            "role": invitation.role,
            "invited_by": str(invitation.invited_by),
        },
        now=now,
    )


def tell_of_role(membership: Membership, place: Place, by: User, now: datetime) -> None:
    ask_for_letter(
        kind="role_given",
        recipient=membership.user.email,
        subject_id=membership.pk,
        occurrence="given",
        context={
            "url": f"{settings.SITE_URL}{reverse('accounts:preferences')}",
            "place": str(place),
            "role": membership.role,
            "invited_by": str(by),
        },
        now=now,
    )


def invitation_of(token: str) -> Invitation:
    """The open invitation behind a signed link.

    Raises:
        Invalid: the link is too old, or is none.
        Conflict: the invitation was accepted or recalled.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    invitation = (
        Invitation.objects.select_related("organisation", "centre__region", "territory", "invited_by")
        .filter(pk=payload["invitation"], closed_at=None)
        .first()
    )
    if invitation is None or invitation.sent_at.isoformat() != payload.get("sent"):
        raise Conflict(
            _("This invitation was accepted or recalled. Ask whoever invited you for a new one."),
            code="invitation_closed",
        )
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User, now: datetime) -> Membership:
    """Makes the membership that the letter offered, and returns it.

    Raises:
        Invalid: the link is too old, or is none.
        NotAllowed: the letter went to somebody else, or who invited may not do so any more.
        Conflict: the invitation is closed, or the person has the role already.
    """
    invitation = invitation_of(token)
    if user.email != invitation.email:
        raise NotAllowed(
            _("This invitation was sent to %(email)s. Log in with that address.") % {"email": invitation.email},
            code="other_address",
        )
    closed = Invitation.objects.filter(pk=invitation.pk, closed_at=None).update(closed_at=now, updated_at=now)
    if not closed:
        raise Conflict(_("This invitation was accepted or recalled."), code="invitation_closed")
    allow(invitation.invited_by, invitation.role, invitation.place)
    return start(user=user, role=invitation.role, place=invitation.place, by=invitation.invited_by, now=now)


@transaction.atomic
def recall_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Makes the link in the letter useless.

    Raises:
        NotAllowed: `by` may not give this role here.
    """
    allow(by, invitation.role, invitation.place)
    Invitation.objects.filter(pk=invitation.pk, closed_at=None).update(closed_at=now, updated_at=now)
    note(by=by, verb="invitation.recalled", target=invitation, now=now)


@transaction.atomic
def end_membership(*, membership: Membership, by: User, now: datetime) -> Membership:
    """Takes a role from a person, today; people may also leave by themselves. Returns the membership.

    Raises:
        NotAllowed: `by` may not take this role here.
        Conflict: it has ended, or the place would be left without a leader or head.
    """
    place = membership.place
    if by.pk != membership.user_id:
        allow(by, membership.role, place)
    # The lock on the place makes two last leaders who leave at once wait for each other. It lets rows be written that
    # name the place: whoever writes one may hold what the leaving is about to give back.
    type(place)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=place.pk)
    membership = Membership.objects.select_related("user", "organisation", "centre", "territory").get(pk=membership.pk)
    if membership.ended_on:
        raise Conflict(_("This role has ended already."), code="ended_already")
    if membership.role in (Role.OWNER, Role.HEAD) and not membership.others().exists():
        raise Conflict(
            _("%(person)s is the only leader of “%(place)s”. Add another one first.")
            % {"person": membership.user, "place": place},
            code="last_leader",
        )
    membership.ended_on = now.date()
    membership.save(update_fields=["ended_on", "updated_at"])
    note(
        by=by,
        verb="membership.ended",
        target=membership,
        now=now,
        before={"user": membership.user_id, "role": membership.role, place_field(place): place.pk},
    )
    forget_roles(by)
    return membership
