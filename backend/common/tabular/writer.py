"""Tables for spreadsheet programs: CSV that Russian Excel opens by a click and that runs nothing."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

BOM = "\ufeff".encode()
# A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection). One that begins with an
# apostrophe before such a sign gets another, so that what was written can be read back as it was.

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_MADE_HARMLESS = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet program would take for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unharmed(text: str) -> str:
    """What `harmless` was given, of what it gave."""
    return text[1:] if _MADE_HARMLESS.match(text) else text


def csv_lines(rows: Iterable[Sequence[str]], *, separator: str = ";") -> bytes:
    """The rows as CSV in UTF-8; no cell is run as a formula. The mark BOM goes before all."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(
        [harmless(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode()


def csv_download(chunks: Iterable[bytes], name: str) -> StreamingHttpResponse:
    """A file that goes out as it is made; `chunks` are those of `csv_lines`."""

    def marked() -> Iterator[bytes]:
        yield BOM
        yield from chunks

    return StreamingHttpResponse(
        marked(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
