from datetime import datetime
from typing import Any

from django.db import transaction
from rest_framework.authtoken.models import Token

from backend.accounts.models import Preferences, User
from backend.accounts.phones import normalise_phone
from backend.accounts.signals import note
from backend.common.validation import check, refusals

PROFILE = ("full_name", "phone")
# What the page of a person asks for besides the profile; the rest stands where one chooses what is written when.
SAID_IN = ("language", "time_zone")
CHOICES = ("language", "time_zone", "quiet_from", "quiet_until", "nudges", "digest", "rests_on_days_off")


@transaction.atomic
def save_preferences(*, user: User, by: User, now: datetime, **fields: Any) -> Preferences:
    """Changes the given fields of the person's profile and preferences; returns the preferences.

    Only the names of changed fields are audited: the values are personal data.

    Raises:
        Invalid: a value does not fit its field.
    """
    if "phone" in fields:
        with refusals("phone"):
            fields["phone"] = normalise_phone(fields["phone"])
    preferences, _made = Preferences.objects.select_for_update().get_or_create(user=user)
    changed = []
    for row, names in ((user, PROFILE), (preferences, CHOICES)):
        own = [name for name in names if name in fields and fields[name] != getattr(row, name)]
        for name in own:
            setattr(row, name, fields[name])
        if own:
            check(row, exclude=["password", "user"])
            row.save(update_fields=[*own, "updated_at"])
        changed += own
    if changed:
        note(by=by, verb="person.changed", target=user, now=now, after={"fields": changed})
    return preferences


@transaction.atomic
def save_language(*, user: User, language: str) -> None:
    """Keeps the language that the person switched the pages to."""
    Preferences.objects.update_or_create(user=user, defaults={"language": language})


@transaction.atomic
def issue_token(*, user: User, now: datetime) -> str:
    """A new token for the API in place of the old one. It is shown once; whoever holds it acts as the person."""
    Token.objects.filter(user=user).delete()
    key: str = Token.objects.create(user=user).key
    note(by=user, verb="token.issued", target=user, now=now)
    return key


@transaction.atomic
def revoke_token(*, user: User, now: datetime) -> None:
    """Makes the person's token useless at once."""
    deleted, _rows = Token.objects.filter(user=user).delete()
    if deleted:
        note(by=user, verb="token.revoked", target=user, now=now)
