"""The draft as it stood when a correction was begun: kept as plain JSON, compared, and brought back.

Whom to write to, who sees to a point and by when are not part of it: they change without a correction.
"""

from collections.abc import Callable, Set
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from events.decisions.models import Addressee, Correction, Protocol, Recommendation, TakenOver
from events.decisions.services.drafting import FIELDS

OF_ADDRESSEE = ("name", "joint_with", "after", "order", "removed_at")
OF_POINT = ("text", "addressee_id", "order", "removed_at")
Kept = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """How much of the draft is another than it was. What was changed back counts nowhere."""

    words: int
    points_changed: int
    points_added: int
    points_removed: int
    points_moved: int
    addressees: int
    taken_over: int

    @property
    def counts(self) -> dict[str, int]:
        return asdict(self)

    def __bool__(self) -> bool:
        return any(self.counts.values())


def draft_of(protocol: Protocol) -> Kept:
    """All that a correction may change; three queries."""
    return {
        "words": {name: _plain(getattr(protocol, name)) for name in FIELDS},
        "addressees": {str(row.pk): _of(row, OF_ADDRESSEE) for row in protocol.addressees.all()},
        "points": {str(row.pk): _of(row, OF_POINT) for row in protocol.recommendations.all()},
        "taken_over": {str(row.recommendation_id): row.order for row in protocol.taken_over.all()},
    }


def difference(correction: Correction) -> Difference:
    """What giving the correction up would throw away."""
    was, now = correction.draft, draft_of(correction.protocol)
    before, after = _points(was), _points(now)
    to_whom, to_whom_now = _standing(was["addressees"]), _standing(now["addressees"])
    stayed, kept = before.keys() & after.keys(), to_whom.keys() & to_whom_now.keys()
    return Difference(
        words=sum(now["words"][name] != value for name, value in was["words"].items()),
        points_changed=sum(_differ(before[pk], after[pk], "text", "addressee_id") for pk in stayed),
        points_added=len(after.keys() - before.keys()),
        points_removed=len(before.keys() - after.keys()),
        points_moved=_moved(stayed, lambda pk: _place(was, pk), lambda pk: _place(now, pk)),
        addressees=len(to_whom.keys() ^ to_whom_now.keys())
        + sum(_differ(to_whom[pk], to_whom_now[pk], "name", "joint_with", "after") for pk in kept)
        + _moved(kept, lambda pk: (to_whom[pk]["order"], int(pk)), lambda pk: (to_whom_now[pk]["order"], int(pk))),
        taken_over=len(set(was["taken_over"]) ^ set(now["taken_over"])),
    )


def bring_back(correction: Correction, now: datetime) -> None:
    """Makes the draft what it was; the protocol is locked. What is newer is taken out, and can be brought back later.

    The protocol itself is changed in memory only: the caller saves it.
    """
    protocol, kept = correction.protocol, correction.draft
    for name, value in kept["words"].items():
        setattr(protocol, name, _read(Protocol, name, value))
    for model, rows, was, names in (
        (Addressee, protocol.addressees.all(), kept["addressees"], OF_ADDRESSEE),
        (Recommendation, protocol.recommendations.all(), kept["points"], OF_POINT),
    ):
        changed: list[Any] = []
        for row in rows:
            if (before := was.get(str(row.pk))) is None:
                row.removed_at = row.removed_at or now
            elif _of(row, names) == before:
                continue
            else:
                for name in names:
                    setattr(row, name, _read(model, name, before[name]))
            changed.append(row)
        model._default_manager.bulk_update(changed, names)
    _take_over_again(protocol, {int(pk): order for pk, order in kept["taken_over"].items()})


def _take_over_again(protocol: Protocol, before: dict[int, int]) -> None:
    protocol.taken_over.exclude(recommendation__in=before).delete()
    there = set(protocol.taken_over.values_list("recommendation_id", flat=True))
    missing = Recommendation.objects.filter(pk__in=before.keys() - there)
    TakenOver.objects.bulk_create(
        TakenOver(protocol=protocol, recommendation=row, order=before[row.pk]) for row in missing
    )


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _read(model: type[Any], name: str, value: Any) -> Any:
    return value if isinstance(value, list) else model._meta.get_field(name).to_python(value)


def _standing(rows: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Those that are not taken out."""
    return {pk: row for pk, row in rows.items() if not row["removed_at"]}


def _points(kept: Kept) -> dict[str, dict[str, Any]]:
    """Those that the paper shows: an addressee that is taken out takes its points with it."""
    to_whom = _standing(kept["addressees"])
    return {pk: row for pk, row in _standing(kept["points"]).items() if str(row["addressee_id"]) in to_whom}


def _differ(one: dict[str, Any], other: dict[str, Any], *names: str) -> bool:
    return any(one[name] != other[name] for name in names)


def _moved(stayed: Set[str], before: Callable[[str], Any], after: Callable[[str], Any]) -> int:
    """How many of those that stayed stand at another place among them."""
    return sum(one != other for one, other in zip(sorted(stayed, key=before), sorted(stayed, key=after), strict=True))


def _place(kept: Kept, pk: str) -> tuple[int, int, int, int]:
    point = kept["points"][pk]
    addressee = kept["addressees"][str(point["addressee_id"])]
    return addressee["order"], point["addressee_id"], point["order"], int(pk)
