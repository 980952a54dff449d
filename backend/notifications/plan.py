"""The follow-up plan: what a rule declares, with what a centre has changed of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from backend.notifications.models import RuleSetting
from backend.notifications.registry import MAX_OFFSET, Rule


@dataclass(frozen=True)
class Plans:
    """The changes of all centres, by rule and centre."""

    changes: dict[str, dict[int, RuleSetting]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Plans":
        """As they stand now; one query."""
        changes: dict[str, dict[int, RuleSetting]] = {}
        for setting in RuleSetting.objects.all():
            changes.setdefault(setting.rule, {})[setting.centre_id] = setting
        return cls(changes)

    def centres(self, rule: Rule) -> list[int]:
        """The centres that have a plan of their own for the rule."""
        return sorted(self.changes.get(rule.key, ()))

    def offsets(self, rule: Rule, centre: int | None) -> tuple[int, ...]:
        """The offsets at which the rule writes for this centre (None: for what has none), earliest first."""
        setting = self.changes.get(rule.key, {}).get(centre or 0)
        return offsets_with(rule, setting)


def offsets_with(rule: Rule, setting: RuleSetting | None) -> tuple[int, ...]:
    """The offsets of a rule under a centre's change of it: its repetitions included, its floor never missing."""
    if setting is None or (setting.enabled and setting.offsets is None):
        chosen: Iterable[int] = rule.offsets
    else:
        chosen = setting.offsets or () if setting.enabled else ()
    within = {days for days in chosen if abs(days) <= MAX_OFFSET}
    return tuple(sorted(within | set(rule.floor) | _repeated(rule, within)))


def _repeated(rule: Rule, offsets: set[int]) -> set[int]:
    if rule.repeat is None or not offsets:
        return set()
    return {max(offsets) + rule.repeat.every * (time + 1) for time in range(rule.repeat.times)}
