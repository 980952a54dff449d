"""Tables as Excel files that are written row by row, so that their length costs no memory, and that run nothing."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML can't carry; a title that was pasted from somewhere may hold it.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
# What a cell holds at most.
LONGEST = 32_767

Value = str | int | Decimal | date | None


def write_book(file: IO[bytes], rows: Iterable[Sequence[Value]], *, sheet: str, widths: Sequence[int] = ()) -> None:
    """Writes the rows, the first of them as the head. A text stays a text, whatever sign it begins with."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    page.freeze_panes = "A2"
    for number, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width

    def cell(value: Value, *, bold: bool = False) -> Cell | Value:
        if not isinstance(value, str):
            return value
        made: Cell = WriteOnlyCell(page, UNWRITABLE.sub("", value)[:LONGEST])
        made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    for number, row in enumerate(rows):
        page.append([cell(value, bold=not number) for value in row])
    book.save(file)


def xlsx_download(
    rows: Iterable[Sequence[Value]], name: str, *, sheet: str, widths: Sequence[int] = ()
) -> FileResponse:
    """The rows as an Excel file; it grows on the disk and goes out from there."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_book(file, rows, sheet=sheet, widths=widths)
    file.seek(0)
    return FileResponse(
        file, filename=name, as_attachment=True, content_type=XLSX, headers={"Cache-Control": "no-store"}
    )
