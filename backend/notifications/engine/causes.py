"""Whether the cause of a follow-up that has gone out still stands: for what lives on after it, such as a task."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from backend.notifications import registry
from backend.notifications.engine.declared import declared
from backend.notifications.models import Letter
from backend.notifications.registry import Rule

CONDITION = "subject_id = ANY(%(subjects)s)"

STANDING = """
WITH {declared}
SELECT DISTINCT letter.id
FROM notifications_letter AS letter
JOIN subject ON subject.subject_id = letter.subject_id AND subject.anchor = letter.anchor
WHERE letter.id = ANY(%(letters)s)
"""


def ended(letters: Iterable[Letter], now: datetime) -> set[int]:
    """The ids of those whose rule names their subject and date no more; whoever is its recipient. A query a rule.

    A letter that no calendar asked for, or whose rule exists no more, is not among them: a person decides.
    """
    by_rule: dict[str, dict[int, int]] = {}
    for letter in letters:
        by_rule.setdefault(letter.rule, {})[letter.pk] = letter.subject_id
    gone: set[int] = set()
    for key, subjects in by_rule.items():
        rule = registry.find(key)
        if isinstance(rule, Rule):
            gone |= subjects.keys() - _standing(rule, subjects, now)
    return gone


def _standing(rule: Rule, subjects: dict[int, int], now: datetime) -> set[int]:
    declaration = declared(rule, now, condition=CONDITION)
    if declaration is None:
        return set()
    values = {"letters": sorted(subjects), "subjects": sorted(set(subjects.values()))}
    with connection.cursor() as cursor:
        cursor.execute(STANDING.replace("{declared}", declaration.sql), declaration.parameters | values)
        return {pk for (pk,) in cursor.fetchall()}
