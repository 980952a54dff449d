"""Which mark counts when several speak of the same person on the same day. Marks made offline arrive late."""

from datetime import datetime
from typing import Protocol

from events.door.enums import AttendanceState, MarkSource, Outcome


class Standing(Protocol):
    """What stands, or what is to stand instead."""

    @property
    def state(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def source(self) -> str: ...


def outcome(standing: Standing | None, wanted: Standing) -> Outcome:
    """What becomes of the `wanted` mark beside the one that stands.

    The order is that of the moments at which people made the marks, not that of their arrival: a mark that was
    made before somebody corrected or took back the standing one changes nothing. The exception is "everybody else
    is absent", which looked at nobody: whoever was seen at the door before it was said was there.
    """
    if standing is None:
        return Outcome.DOUBLE if wanted.state == AttendanceState.UNMARKED else Outcome.TAKEN
    if standing.state == wanted.state:
        return Outcome.DOUBLE
    if wanted.source == MarkSource.REST and standing.state != AttendanceState.UNMARKED:
        return Outcome.OVERTAKEN
    if wanted.at < standing.at and standing.source != MarkSource.REST:
        return Outcome.OVERTAKEN
    return Outcome.TAKEN
