"""What is different between two versions of a standard."""

from dataclasses import dataclass

from mentoring.quality.models import Criterion, StandardVersion

ASKED = ("group", "text", "evidence", "points", "required")


@dataclass(frozen=True)
class Changes:
    """Criteria that are new, gone, and changed (as they were, as they are)."""

    added: list[Criterion]
    removed: list[Criterion]
    changed: list[tuple[Criterion, Criterion]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def reads_the_same(old: Criterion, new: Criterion) -> bool:
    """Whether both ask for the same; their places in the list don't matter."""
    return all(getattr(old, name) == getattr(new, name) for name in ASKED)


def changes_between(old: StandardVersion, new: StandardVersion) -> Changes:
    """What `new` asks for otherwise than `old`; two queries."""
    before = {row.key: row for row in old.criteria.all()}
    after = {row.key: row for row in new.criteria.all()}
    both = [(before[key], row) for key, row in after.items() if key in before]
    return Changes(
        added=[row for key, row in after.items() if key not in before],
        removed=[row for key, row in before.items() if key not in after],
        changed=[(was, now) for was, now in both if not reads_the_same(was, now)],
    )


def version_before(version: StandardVersion) -> StandardVersion | None:
    """The published version that this one follows."""
    earlier = version.standard.versions.published().filter(number__lt=version.number)
    return earlier.order_by("-number").first()
