"""The mailbox that reports come to: a Maildir on this machine, or one on an IMAP server."""

from enum import StrEnum
from pathlib import Path
from typing import Protocol, Self

# A report repeats a letter of ours, and those are short.
LARGEST = 1_000_000


class Folder(StrEnum):
    """Where a message is put when it has been looked at, so that it is not looked at again."""

    PROCESSED = "Processed"
    NOT_UNDERSTOOD = "Not-understood"


class TooLarge(Exception):
    """The message is longer than any report. The text is for the log."""


class Box(Protocol):
    """A mailbox, while it is open."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def waiting(self) -> list[str]:
        """Keys of the messages that nobody has looked at, oldest first."""
        ...

    def read(self, key: str) -> bytes | None:
        """The message; None when another reader has put it away.

        Raises:
            TooLarge: it is no report; it was not read.
        """
        ...

    def put_away(self, key: str, folder: Folder) -> None:
        """Moves the message; nothing happens when another reader has done so."""
        ...


class MaildirBox:
    """A folder into which the mail server of this machine delivers."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def __enter__(self) -> Self:
        if not self._path.is_dir():
            raise FileNotFoundError(f"There is no Maildir {self._path}.")
        # By hand: the standard library's Maildir fails when two readers make a folder at once.
        for folder in ("", *(f".{folder}" for folder in Folder)):
            for part in ("tmp", "new", "cur"):
                (self._path / folder / part).mkdir(parents=True, exist_ok=True)
            if folder:
                (self._path / folder / "maildirfolder").touch()
        return self

    def __exit__(self, *error: object) -> None:
        return

    def waiting(self) -> list[str]:
        files = [file for part in ("new", "cur") for file in (self._path / part).iterdir() if file.name[0] != "."]
        return [f"{file.parent.name}/{file.name}" for file in sorted(files, key=lambda file: file.name)]

    def read(self, key: str) -> bytes | None:
        try:
            if (self._path / key).stat().st_size > LARGEST:
                raise TooLarge("it is longer than any report")
            return (self._path / key).read_bytes()
        except FileNotFoundError:
            return None

    def put_away(self, key: str, folder: Folder) -> None:
        name = Path(key).name
        target = self._path / f".{folder}" / "cur" / (name if ":2," in name else f"{name}:2,")
        try:
            # One step: killed before it, the message is looked at again; after it, never.
            (self._path / key).rename(target)
        except FileNotFoundError:
            return
