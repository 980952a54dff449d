"""Workbooks (XLSX): the first sheet is written out as CSV, so that one reader reads both."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backend.common.tabular.problems import FileProblem
from backend.common.tabular.writer import harmless

# The number of the sheet's row: a cell may hold line breaks, so that lines of the CSV say nothing to anybody.
LINE = "#line"
# The texts of a workbook lie in one part that has to be held in memory; an honest one is far smaller than packed zeros.
MAX_TEXTS = 256 * 1024 * 1024
MAX_UNPACKED = 4 * 1024 * 1024 * 1024


def is_workbook(stream: BinaryIO) -> bool:
    """Whether the stream begins as an XLSX file does; it is left at its beginning."""
    beginning = stream.read(4)
    stream.seek(0)
    return beginning == b"PK\x03\x04"


def line_of(cells: Mapping[str, str]) -> int:
    """In which row of its sheet this row stood; 0 when it comes from no workbook."""
    number = cells.get(LINE, "")
    return int(number) if number.isdecimal() and len(number) < 9 else 0


def unpack(stream: BinaryIO, text: BinaryIO) -> None:
    """Writes the rows of the first sheet as CSV.

    Raises:
        FileProblem: it is no workbook that can be read, or too large for one.
    """
    _measure(stream)
    out = io.TextIOWrapper(text, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(out, delimiter=";")
    try:
        for number, cells in enumerate(_rows(stream), start=1):
            if any(cells):
                writer.writerow([*cells, LINE if number == 1 else str(number)])
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise FileProblem(
            _("This Excel (XLSX) file can't be read. Open it in Excel and save it as “CSV UTF-8”.")
        ) from error
    finally:
        out.detach()


def _unreadable() -> FileProblem:
    return FileProblem(_("This Excel (XLSX) file can't be read. Open it in Excel and save it as “CSV UTF-8”."))


def _measure(stream: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileProblem(
            _("This Excel (XLSX) file can't be read. Open it in Excel and save it as “CSV UTF-8”.")
        ) from error
    if parts.get("xl/sharedStrings.xml", 0) > MAX_TEXTS or sum(parts.values()) > MAX_UNPACKED:
        raise FileProblem(_("This Excel (XLSX) file is too large to be read at once. Save it as “CSV UTF-8”."))
    stream.seek(0)


def _rows(stream: BinaryIO) -> Iterator[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles, which nobody reads here
        book = load_workbook(stream, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # programs write wrong ones
        for row in sheet.iter_rows(values_only=True):
            yield [harmless(_text(cell)) for cell in row]  # as in a CSV, so that it is read back alike
    except IndexError as error:
        raise FileProblem(_("This Excel (XLSX) file has no sheet.")) from error
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
