from dataclasses import dataclass, field

from backend.common.errors import Invalid

# A file that is wrong throughout would otherwise fill the memory and the screen.
MAX_REMARKS = 1000


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row: why it was refused, or what was left out of it."""

    line: int
    column: str
    message: str


@dataclass(slots=True)
class Report:
    """What an import did with a file. Rows are `read`; each is created, updated, unchanged, skipped or refused.

    The first thousand remarks are kept; `refused` and `noted` count all.
    """

    kind: str
    file: str
    layout: str = ""
    sha256: str = ""
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: int = 0
    noted: int = 0
    refusals: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)

    @property
    def counts(self) -> dict[str, int]:
        """The figures, by name."""
        names = ("read", "created", "updated", "unchanged", "skipped", "refused", "noted")
        return {name: getattr(self, name) for name in names}

    def refuse(self, line: int, error: Invalid) -> None:
        """Counts a row that is not taken, and why."""
        self.refused += 1
        if len(self.refusals) < MAX_REMARKS:
            self.refusals.append(Remark(line, error.field, error.message))

    def note(self, line: int, column: str, message: str) -> None:
        """Tells something about a row that is taken all the same."""
        self.noted += 1
        if len(self.notes) < MAX_REMARKS:
            self.notes.append(Remark(line, column, message))
