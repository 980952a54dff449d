"""Opens a CSV file, finds out its separator and layout, and streams its rows."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from backend.common.tabular.layouts import Layout, layout_of
from backend.common.tabular.lines import MAX_BYTES, Lines, unclosed_quote
from backend.common.tabular.problems import FileProblem
from backend.common.tabular.report import Report
from backend.common.tabular.rows import Row
from backend.common.tabular.workbooks import is_workbook, line_of, unpack
from backend.common.tabular.writer import unharmed

SEPARATORS = (";", ",", "\t")


class Table:
    """A file whose header has been read and understood."""

    def __init__(self, *, name: str, lines: Lines, separator: str, columns: list[str], layout: Layout) -> None:
        self.name = name
        self.layout = layout
        self._lines = lines
        self._separator = separator
        self._columns = columns

    @property
    def position(self) -> tuple[int, int]:
        """The byte and the number of the line up to which rows have been given out."""
        return self._lines.offset, self._lines.number

    def go_to(self, position: tuple[int, int]) -> None:
        """Begins behind a `position` instead of behind the header."""
        self._lines.go_to(*position)

    @property
    def sha256(self) -> str:
        """The checksum of the whole file once all rows have been read."""
        return self._lines.sha256

    def rows(self, report: Report) -> Iterator[Row]:
        """The rows, one at a time; a row that does not fit the header goes to the report instead.

        Raises:
            FileProblem: from here on the file can't be read.
        """
        csv.field_size_limit(MAX_BYTES)
        reader = csv.reader(self._lines, delimiter=self._separator, strict=True)
        while True:
            self._lines.began, self._lines.size = self._lines.number + 1, 0
            began = self._lines.began
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if self._lines.ended:
                    raise unclosed_quote(began) from error
                report.read += 1
                report.refuse(began, Invalid(_("A quote stands in the wrong place. Double it, or remove it.")))
                continue
            if not any(cell.strip() for cell in cells):
                continue
            report.read += 1
            try:
                named = self._named(cells)
                yield Row(line_of(named) or began, named)
            except Invalid as error:
                report.refuse(began, error)

    def _named(self, cells: list[str]) -> dict[str, str]:
        expected = len(self._columns)
        if len(cells) < expected or any(cell.strip() for cell in cells[expected:]):
            raise Invalid(
                _("The row has %(found)d columns, the header has %(expected)d. Check separators and quotes.")
                % {"found": len(cells), "expected": expected}
            )
        named = {column: unharmed(cell.strip()) for column, cell in zip(self._columns, cells, strict=False)}
        for column, cell in named.items():
            if "\0" in cell:
                raise Invalid(_("A NUL character stands here. Remove it."), field=column)
        return named


@contextmanager
def open_table(path: Path, layouts: tuple[Layout, ...]) -> Iterator[Table]:
    """The file as a table of one of the layouts; it is closed on leaving. A workbook is unpacked meanwhile.

    Raises:
        FileProblem: there is no such file, it is neither CSV in UTF-8 nor XLSX, or columns are missing.
    """
    if path.is_dir():
        raise FileProblem(_("This is a folder. Name a file."))
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise FileProblem(_("There is no such file.")) from error
    except (OSError, ValueError) as error:
        raise FileProblem(_("The file can't be opened.")) from error
    with stream, TemporaryFile() as text:
        if is_workbook(stream):
            unpack(stream, text)
            text.seek(0)
            yield table_of(text, path.name, layouts)
        else:
            yield table_of(stream, path.name, layouts)


def table_of(stream: BinaryIO, name: str, layouts: tuple[Layout, ...]) -> Table:
    """A stream of CSV as a table of one of the layouts.

    Raises:
        FileProblem: it is no CSV in UTF-8, or columns are missing.
    """
    lines = Lines(stream)
    header = next((line for line in lines if line.strip()), "")
    if not header:
        raise FileProblem(_("The file is empty."))
    separator, columns = _header(header, layouts)
    return Table(name=name, lines=lines, separator=separator, columns=columns, layout=layout_of(columns, layouts))


def _header(line: str, layouts: tuple[Layout, ...]) -> tuple[str, list[str]]:
    """The separator that makes sense of the first line, and the columns that it names."""
    known = frozenset().union(*(layout.required | layout.optional for layout in layouts))
    readings = {separator: _split(line, separator) for separator in SEPARATORS}
    separator = max(SEPARATORS, key=lambda candidate: (len(known & set(readings[candidate])), len(readings[candidate])))
    columns = readings[separator]
    if len(columns) < 2:
        raise FileProblem(
            _(
                "The columns can't be told apart: the first line is “%(line)s”. "
                "Separate columns by semicolon, comma or tab."
            )
            % {"line": line.strip()[:200]},
            code="separator",
        )
    if repeated := sorted({column for column in columns if column and columns.count(column) > 1}):
        raise FileProblem(_("The first line names a column twice: %(columns)s.") % {"columns": ", ".join(repeated)})
    return separator, columns


def _split(line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        cells = line.split(separator)
    return [cell.strip().strip('"').lower() for cell in cells]
