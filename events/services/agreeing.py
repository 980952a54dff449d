"""Several consents at once, of whoever signs up and of those who come with them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from backend.accounts.consents import current_version
from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.audit.services import entries_of, values_of
from backend.common.prepared import prepared

DONE = """(
    SELECT %(target_type)s AS target_type, id AS target_id, '{}'::jsonb AS before,
        jsonb_build_object('purpose', purpose, 'version', text_version) AS after
    FROM made
) AS done"""
# One statement: whoever signs up after them waits until all of it is written.
GIVE = f"""
WITH made AS (
    INSERT INTO accounts_consent (user_id, email, purpose, text_version, given_at, address)
    SELECT user_id, email, purpose, version, %(now)s, address
    FROM json_to_recordset(%(given)s)
        AS given(user_id bigint, email text, purpose text, version text, address inet)
    ON CONFLICT (email, purpose, text_version) WHERE withdrawn_at IS NULL DO NOTHING
    RETURNING id, purpose, text_version
)
{entries_of(DONE)}"""  # noqa: S608 - no value stands in it


@dataclass(frozen=True)
class Given:
    """That somebody agreed to the present text of a purpose.

    `address` is the network address from which they agreed, None when it is unknown.
    """

    email: str
    purpose: Purpose
    address: str | None = None
    user: User | None = None


@transaction.atomic(savepoint=False)
def give_consents(given: Sequence[Given], *, now: datetime) -> None:
    """Keeps the consents and notes them; those that stand already stay as they are."""
    if not given:
        return
    # In one order, whoever gives them: two who give the same ones at once do not wait for each other.
    given = sorted(given, key=lambda one: (one.email, one.purpose))
    users = {one.user for one in given}
    values: dict[str, Any] = {
        # One document: of arrays, psycopg would quote every element by itself.
        "given": json.dumps(
            [
                {
                    "user_id": one.user.pk if one.user else None,
                    "email": one.email,
                    "purpose": one.purpose,
                    "version": current_version(one.purpose),
                    "address": one.address,
                }
                for one in given
            ]
        ),
        "target_type": Consent._meta.label_lower,
        **values_of(actor=users.pop() if len(users) == 1 else None, verb="consent.given", now=now),
    }
    with prepared() as cursor:
        cursor.execute(GIVE, values)
