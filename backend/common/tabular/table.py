"""A small table as the file that a person asked for: CSV or Excel, with the same cells in both."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.http import Http404
from django.http.response import HttpResponseBase

from backend.common.tabular.book import Value, xlsx_download
from backend.common.tabular.writer import csv_download, csv_lines

KINDS = ("csv", "xlsx")


def download(
    rows: Iterable[Sequence[Value]], name: str, kind: str, *, sheet: str, widths: Sequence[int] = ()
) -> HttpResponseBase:
    """The rows as a file, the first of them as its head; `name` is without an ending.

    Raises:
        Http404: `kind` is neither "csv" nor "xlsx".
    """
    if kind not in KINDS:
        raise Http404
    if kind == "xlsx":
        return xlsx_download(rows, f"{name}.xlsx", sheet=sheet, widths=widths)
    # Made here, not while it goes out: by then nobody speaks the language of the request any more.
    return csv_download([csv_lines([text_of(cell) for cell in row] for row in rows)], f"{name}.csv")


def text_of(cell: Value) -> str:
    """The cell as a Russian spreadsheet program reads it: days as 31.03.2026, a comma in fractions."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return f"{cell}".replace(".", ",") if isinstance(cell, Decimal) else str(cell)
