import hashlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from backend.common.tabular.problems import FileProblem

# No row of an honest file comes near this; what is longer is no table or has an unclosed quote.
MAX_BYTES = 1_048_576

_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "Excel (XLS)",
    b"%PDF": "PDF",
    b"\x1f\x8b": "GZIP",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class Lines:
    """The lines of a file as text, one at a time, with a limit on each and on a row of several lines.

    `number` and `offset` say how many lines and bytes have been read.
    `size` is what the row being read has taken so far; the reader of rows sets it back to 0
    and `began` to the row's first line. `ended` says that the file is over.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.number = 0
        self.offset = 0
        self.began = 1
        self.size = 0
        self.ended = False

    @property
    def sha256(self) -> str:
        """The checksum of what has been read."""
        return self._digest.hexdigest()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line with its end.

        Raises:
            FileProblem: it is too long, or not UTF-8.
        """
        raw = self._stream.readline(MAX_BYTES + 1)
        if not raw:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.offset += len(raw)
        self._digest.update(raw)
        if self.number == 1:
            _refuse_other_formats(raw)
        self._measure(len(raw))
        return self._decoded(raw)

    def go_to(self, offset: int, number: int) -> None:
        """Goes on behind the line with this number, which ends at this byte. The checksum is then of the rest."""
        self._stream.seek(offset)
        self.offset, self.number = offset, number

    def _measure(self, length: int) -> None:
        if length > MAX_BYTES:
            raise FileProblem(
                _("Line %(line)d is longer than 1 MB. Is this a table? Check the file and the ends of its lines.")
                % {"line": self.number}
            )
        self.size += length
        if self.size > MAX_BYTES:
            raise unclosed_quote(self.began)

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            place = {"line": self.number, "byte": error.start + 1}
            if _looks_like_cp1251(raw):
                message = _(
                    "The file is in the Windows-1251 encoding (line %(line)d), but UTF-8 is needed. "
                    "Open it in Excel and save it as “CSV UTF-8”."
                )
            else:
                message = _(
                    "The file is not in UTF-8: line %(line)d, byte %(byte)d can't be read. "
                    "Open it in Excel and save it as “CSV UTF-8”."
                )
            raise FileProblem(message % place, code="encoding") from error


def unclosed_quote(line: int) -> FileProblem:
    """What to tell when a quote that was opened in this line is never closed."""
    return FileProblem(
        _("The quote that is opened in line %(line)d is not closed. Close it, or remove it.") % {"line": line},
        code="unclosed_quote",
    )


def _refuse_other_formats(raw: bytes) -> None:
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            raise FileProblem(
                _("This is a %(format)s file, but CSV in UTF-8 is needed. Open it in Excel and save it as “CSV UTF-8”.")
                % {"format": name},
                code="not_csv",
            )
    if b"\0" in raw:
        raise FileProblem(_("The file is not a text table: it has NUL bytes. Save it as “CSV UTF-8”."), code="not_csv")


def _looks_like_cp1251(raw: bytes) -> bool:
    letters = [letter for letter in raw.decode("cp1251", "ignore") if letter.isalpha() and ord(letter) > 127]
    russian = sum("а" <= letter.lower() <= "я" for letter in letters)
    return bool(letters) and russian / len(letters) > 0.8
