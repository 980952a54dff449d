"""Which letters of rules are still needed: asked once a rule, just before they go out."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError, connection, transaction

from backend.notifications import registry
from backend.notifications.engine.declared import declared
from backend.notifications.enums import Reason
from backend.notifications.models import Letter
from backend.notifications.plan import Plans
from backend.notifications.registry import Rule

logger = logging.getLogger(__name__)

CONDITION = "subject_id = ANY(%(subjects)s)"

NEEDED = """
WITH {declared}
SELECT DISTINCT letter.id, concerned.centre_id
FROM notifications_letter AS letter
JOIN concerned
  ON concerned.subject_id = letter.subject_id
 AND concerned.anchor = letter.anchor
 AND concerned.recipient = letter.recipient
WHERE letter.id = ANY(%(letters)s)
"""


def unneeded(letters: list[Letter], now: datetime) -> dict[int, Reason]:
    """The letters of rules that must not go out, by id, and why.

    The cause is gone, the centre has changed its plan, or the rule is broken and nobody can say
    (RULE_BROKEN): then its letters are set aside, and those of the others go.

    Raises:
        OperationalError, InterfaceError: the database is away; that is no rule's fault.
    """
    by_rule: dict[str, list[Letter]] = {}
    for letter in letters:
        by_rule.setdefault(letter.rule, []).append(letter)
    rules = [rule for rule in map(registry.find, by_rule) if isinstance(rule, Rule)]
    plans = Plans.read() if rules else Plans()
    gone: dict[int, Reason] = {}
    for rule in rules:
        gone |= _judged(rule, by_rule[rule.key], plans, now)
    return gone


def _judged(rule: Rule, letters: list[Letter], plans: Plans, now: datetime) -> dict[int, Reason]:
    try:
        needed = _needed(rule, letters, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The rule %s could not be asked what is still needed.", rule.key)
        return {letter.pk: Reason.RULE_BROKEN for letter in letters}
    gone = {letter.pk: Reason.NOT_NEEDED for letter in letters if letter.pk not in needed}
    moved = (
        letter.pk
        for letter in letters
        if letter.pk in needed and letter.offset_days not in plans.offsets(rule, needed[letter.pk])
    )
    return gone | dict.fromkeys(moved, Reason.PLAYBOOK)


@transaction.atomic
def _needed(rule: Rule, letters: list[Letter], now: datetime) -> dict[int, int | None]:
    """Those letters whose subject, date and recipient the rule still names; each with the centre in charge now."""
    concerned = declared(rule, now, condition=CONDITION)
    if concerned is None:
        return {}
    subjects = sorted({letter.subject_id for letter in letters})
    values = {"letters": [letter.pk for letter in letters], "subjects": subjects}
    with connection.cursor() as cursor:
        cursor.execute(NEEDED.replace("{declared}", concerned.sql), concerned.parameters | values)
        return dict(cursor.fetchall())
