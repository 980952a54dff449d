from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from backend.accounts.consents import current_version
from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.accounts.signals import note, note_many
from backend.common.errors import Invalid
from backend.common.prepared import prepared


@transaction.atomic
def give_consent(
    *, email: str, purpose: Purpose, address: str | None, now: datetime, user: User | None = None
) -> Consent:
    """Keeps that a person agreed to the present text of the purpose, and returns it.

    A consent of the same person to the same text that still holds is returned as it is.
    `address` is the network address from which the person agreed, None when it is unknown.
    """
    version = current_version(purpose)
    standing = Consent.objects.filter(email=email, purpose=purpose, text_version=version, withdrawn_at=None)
    if found := standing.first():
        return found
    try:
        with transaction.atomic():  # the constraint decides between two clicks at once
            consent = Consent.objects.create(
                user=user, email=email, purpose=purpose, text_version=version, given_at=now, address=address
            )
    except IntegrityError:
        return standing.get()
    note(by=user, verb="consent.given", target=consent, now=now, after={"purpose": purpose, "version": version})
    return consent


GIVE = """
INSERT INTO accounts_consent (user_id, email, purpose, text_version, given_at, address)
SELECT user_id, email, purpose, version, %(now)s, address
FROM unnest(%(users)s::bigint[], %(emails)s::text[], %(purposes)s::text[], %(versions)s::text[], %(addresses)s::inet[])
    AS given(user_id, email, purpose, version, address)
ON CONFLICT (email, purpose, text_version) WHERE withdrawn_at IS NULL DO NOTHING
RETURNING id, purpose, text_version
"""


@dataclass(frozen=True)
class Given:
    """That somebody agreed to the present text of a purpose; `address` as for `give_consent`."""

    email: str
    purpose: Purpose
    address: str | None = None
    user: User | None = None


@transaction.atomic(savepoint=False)
def give_consents(given: Sequence[Given], *, now: datetime) -> None:
    """Keeps several consents in one statement; those that stand already stay as they are."""
    if not given:
        return
    # In one order, whoever gives them: two who give the same ones at once do not wait for each other.
    given = sorted(given, key=lambda one: (one.email, one.purpose))
    values: dict[str, Any] = {
        "now": now,
        "users": [one.user.pk if one.user else None for one in given],
        "emails": [one.email for one in given],
        "purposes": [one.purpose.value for one in given],
        "versions": [current_version(one.purpose) for one in given],
        "addresses": [one.address for one in given],
    }
    with prepared() as cursor:
        cursor.execute(GIVE, values)
        rows = cursor.fetchall()
    changes: list[tuple[models.Model, dict[str, Any], dict[str, Any]]] = [
        (Consent(pk=pk), {}, {"purpose": purpose, "version": version}) for pk, purpose, version in rows
    ]
    users = {one.user for one in given}
    note_many(by=users.pop() if len(users) == 1 else None, verb="consent.given", changes=changes, now=now)


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, now: datetime) -> Consent:
    """Ends a consent; it stays on record that it was given. Returns it.

    `by` is None for somebody by their signed link.

    Raises:
        Invalid: an account cannot be kept without this consent (152-ФЗ, article 9, part 2): erase it instead.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_at:
        return consent
    if consent.purpose == Purpose.ACCOUNT:
        raise Invalid(
            _("Your account cannot be kept without this consent. To withdraw it, erase the account."),
            code="account_needs_consent",
        )
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    note(by=by, verb="consent.withdrawn", target=consent, now=now, after={"purpose": consent.purpose})
    return consent
