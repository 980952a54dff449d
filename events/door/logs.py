"""Logs of online meetings: tables of who joined and left when, as the programs for meetings write them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from backend.common.clock import zone_named
from backend.common.errors import Invalid
from backend.common.tabular.workbooks import is_workbook, unpack

LONGEST_LOG = 1_000_000
MOST_LINES = 10_000

_HEADS = {
    "email": ("e-mail", "email", "почта", "эл. адрес"),
    "joined": ("join", "вход", "подключ", "начало", "first seen"),
    "left": ("leave", "left", "выход", "отключ", "окончание"),
    "minutes": ("duration", "длительность", "продолжительность", "минут", "время в"),
    "surname": ("фамилия", "last name", "surname"),
    "given": ("first name", "отчество"),
    "name": ("фио", "ф.и.о", "имя", "name", "участник", "participant"),
}
"""What the head of a column begins with or holds; the first kind that fits is the column's."""
_MOMENTS = (
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y, %I:%M:%S %p", "%m/%d/%y, %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p",
)  # fmt: skip
_HOURS = ("%H:%M:%S", "%H:%M")
_UNITS = {"h": 60, "ч": 60, "m": 1, "м": 1, "s": 1 / 60, "с": 1 / 60}


@dataclass
class Visitor:
    """Somebody of the log: everything that their lines say together.

    `minutes` is None when the log says nothing of times; time that overlaps counts once.
    """

    name: str
    email: str
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    told: float | None = None

    @property
    def joined(self) -> datetime | None:
        return min((begin for begin, _end in self.spans), default=None)

    @property
    def minutes(self) -> int | None:
        if not self.spans:
            return None if self.told is None else int(self.told)
        total, until = timedelta(), None
        for begin, end in sorted(self.spans):
            counted_from = max(begin, until) if until else begin
            if end > counted_from:
                total, until = total + (end - counted_from), end
        return int(total.total_seconds() // 60)


def text_of(content: bytes) -> str:
    """The text of an uploaded log, whichever program wrote it.

    Raises:
        FileProblem: it is a workbook that can't be read.
        Invalid: it is no text.
    """
    stream = io.BytesIO(content)
    if is_workbook(stream):
        text = io.BytesIO()
        unpack(stream, text)
        return text.getvalue().decode()
    for encoding in ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid(_("This file is no table. Save the log as CSV or Excel."), field="file", code="bad_file")


def visitors_of(text: str, day: date, zone: str) -> list[Visitor]:
    """Who is in the log, each once, in its order.

    Raises:
        Invalid: it is too long, or nobody is named in it.
    """
    if len(text) > LONGEST_LOG:
        raise Invalid(_("The log is too long. Take it in parts."), field="text", code="too_long")
    rows = [row for row in _rows(text.replace("\x00", "")) if any(row)]
    if len(rows) > MOST_LINES:
        raise Invalid(_("The log is too long. Take it in parts."), field="text", code="too_long")
    head, rows = _headed(rows)
    found: dict[str, Visitor] = {}
    for row in rows:
        cells = _cells(head, row)
        name, email = _named(cells)
        if not name and not email:
            continue
        visitor = found.setdefault(email or plain(name), Visitor(name, email))
        visitor.name = visitor.name or name
        _add_time(visitor, cells, day, zone_named(zone))
    if not found:
        raise Invalid(
            _("Nobody is named in this log. It needs a column with names or e-mails."), field="text", code="nobody"
        )
    return list(found.values())


def plain(name: str) -> str:
    """The name by which two spellings are the same."""
    return " ".join(re.sub(r"\(.*?\)|[^\w\s@.-]", " ", name.lower().replace("ё", "е")).split())


def _rows(text: str) -> Iterable[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    separator = max("\t;,", key=first.count)
    csv.field_size_limit(LONGEST_LOG)
    try:
        return [
            [cell.strip()[:500] for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise Invalid(_("This is no table: %(error)s") % {"error": error}, field="text", code="bad_file") from error


def _headed(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The kinds of the columns, and the lines under their heads: some programs write other lines above these."""
    for number, row in enumerate(rows[:20]):
        kinds = [_kind(cell) for cell in row]
        if {"name", "email", "surname"} & set(kinds) and not any("@" in cell for cell in row):
            return kinds, rows[number + 1 :]
    width = max((len(row) for row in rows), default=0)
    by_address = next((index for row in rows for index, cell in enumerate(row) if "@" in cell), None)
    kinds = ["name" if index == 0 else "" for index in range(width)]
    if by_address is not None:
        kinds[by_address] = "email"
        if by_address == 0 and width > 1:
            kinds[1] = "name"
    return kinds, rows


def _kind(cell: str) -> str:
    head = cell.lower().replace("ё", "е")
    return next((kind for kind, words in _HEADS.items() if any(word in head for word in words)), "")


def _cells(head: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for kind, cell in zip(head, row, strict=False):
        if not kind or not cell:
            continue
        several = kind in {"name", "given"}
        cells[kind] = f"{cells[kind]} {cell}" if several and kind in cells else cells.get(kind, cell)
    return cells


def _named(cells: dict[str, str]) -> tuple[str, str]:
    email = cells.get("email", "").lower()
    parts = [cells.get("surname", ""), cells.get("name", ""), cells.get("given", "")]
    name = " ".join(part for part in parts if part)[:300]
    return name, email[:254] if "@" in email else ""


def _add_time(visitor: Visitor, cells: dict[str, str], day: date, zone: ZoneInfo) -> None:
    begin, end = (_moment(cells.get(kind, ""), day, zone) for kind in ("joined", "left"))
    told = _minutes(cells.get("minutes", ""))
    if begin and not end and told is not None:
        end = begin + timedelta(minutes=told)
    if begin and end and end >= begin:
        visitor.spans.append((begin, end))
    elif told is not None:
        visitor.told = (visitor.told or 0) + told


def _moment(text: str, day: date, zone: ZoneInfo) -> datetime | None:
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        read = None
    for form in () if read else _MOMENTS:
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - the zone comes below
            break
        except ValueError:
            continue
    for form in () if read else _HOURS:
        try:
            read = datetime.combine(day, datetime.strptime(text, form).time())  # noqa: DTZ007
            break
        except ValueError:
            continue
    if read is None or not 2000 <= read.year <= 2100:
        return None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _minutes(text: str) -> float | None:
    """“52”, “0:52:10”, “1h 2m 3s”, “1 ч 5 мин” in minutes; at most a day."""
    text = text.lower().replace(",", ".")
    if match := re.fullmatch(r"(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?", text):
        value = int(match[1]) * 60 + int(match[2]) + int(match[3] or 0) / 60
    elif re.fullmatch(r"\d{1,4}(\.\d{1,6})?", text):
        value = float(text)
    elif parts := re.findall(r"(\d{1,4})\s*([hmsчмс])", text):
        value = sum(int(count) * _UNITS[unit] for count, unit in parts)
    else:
        return None
    return min(value, 1440.0)
