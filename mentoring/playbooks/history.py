"""Changes of a plan in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.audit.models import Entry
from backend.notifications import registry
from backend.notifications.registry import Rule
from mentoring.playbooks.enums import RULE_CHANGED
from mentoring.playbooks.timeline import said


@dataclass(frozen=True)
class Change:
    """One change: `latest` ones can be undone, because nothing came after them."""

    entry: Entry
    key: str
    title: str | Promise
    before: str
    after: str
    latest: bool


def lines_of_history(entries: Iterable[Entry]) -> list[Change]:
    """Changes in words, in the order given (newest first)."""
    seen: set[tuple[str, str]] = set()
    lines = []
    for entry in entries:
        key, language = str(entry.after.get("rule", "")), str(entry.after.get("language", ""))
        rule = registry.find(key)
        latest = (key, language) not in seen and isinstance(rule, Rule)
        seen.add((key, language))
        before, after = (_words(entry.verb, state, rule) for state in (entry.before, entry.after))
        lines.append(Change(entry, key, rule.title if rule else key, before, after, latest))
    return lines


def _words(verb: str, state: dict[str, object], rule: object) -> str:
    if verb != RULE_CHANGED:
        if state.get("subject") is None:
            return _("declared words (%(language)s)") % {"language": state.get("language")}
        return _("own words (%(language)s): “%(subject)s”") % state
    if not state.get("enabled"):
        return _("switched off")
    offsets = state.get("offsets")
    if not isinstance(offsets, list):
        return _("as declared")
    unit = rule.unit if isinstance(rule, Rule) else registry.Unit.CALENDAR
    return ", ".join(said(days, unit) for days in offsets)
