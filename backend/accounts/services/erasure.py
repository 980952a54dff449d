from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from backend.accounts.enums import Role
from backend.accounts.models import Consent, Invitation, Membership, Preferences, User
from backend.accounts.personal_data import erasers
from backend.accounts.signals import note
from backend.common.errors import Conflict

LEADING = (Role.OWNER, Role.HEAD)


def places_left_without_leader(user: User) -> list[Membership]:
    """The person's roles as only leader of an organisation or only head of a centre."""
    return [
        membership
        for membership in user.memberships.current().filter(role__in=LEADING).select_related("organisation", "centre")
        if not membership.others().exists()
    ]


@transaction.atomic
def erase_person(*, user: User, by: User, now: datetime) -> User:
    """Closes the account for good and forgets whose it was; what the person did for projects stays, without a name.

    Returns the person, who now is nobody in particular.

    Raises:
        Conflict: an organisation or a centre would be left without a leader.
    """
    # Rows that name the person or the place can be written meanwhile, by whoever holds what is given back below.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for membership in user.memberships.current().filter(role__in=LEADING).order_by("organisation", "centre"):
        # Two last leaders who leave at once wait for each other, as in `directory.services.people.end_membership`.
        place = type(membership.place)._default_manager.select_for_update(of=("self",), no_key=True)
        place.get(pk=membership.place.pk)
    alone = places_left_without_leader(user)
    if alone:
        raise Conflict(
            _("You are the only leader of “%(place)s”. Hand it over first: add another leader on its page.")
            % {"place": alone[0].place},
            code="last_leader",
        )
    # The apps above come first: what they do on leaving (giving back a seat) may still write a letter.
    for erase in reversed(erasers):
        erase(user, now)
    user.memberships.current().update(ended_on=now.date())
    nobody = f"erased-{user.pk}@erased.invalid"
    consents = Consent.objects.filter(Q(user=user) | Q(email=user.email))
    consents.filter(withdrawn_at=None).update(withdrawn_at=now)
    consents.update(email=nobody, address=None)
    Invitation.objects.filter(email=user.email).delete()
    for model in (EmailAddress, SocialAccount, Authenticator, Token, Preferences):
        model.objects.filter(user=user).delete()
    # The journal of the administration pages names what was changed by its name.
    pages = ContentType.objects.get_for_models(User, Membership, Preferences, Consent)
    named = Q(object_repr=str(user)) | Q(object_repr__startswith=f"{user}: ") | Q(object_repr__contains=user.email)
    own = Q(content_type=pages[User], object_id=str(user.pk))
    LogEntry.objects.filter(own | Q(content_type__in=pages.values()) & named).update(object_repr="—")
    user.email, user.full_name, user.phone = nobody, _("A person who left"), ""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()
    note(by=by if by.pk != user.pk else user, verb="person.erased", target=user, now=now)
    return user
