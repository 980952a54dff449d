import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from backend.common.errors import Invalid

_DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M:%S")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: the line on which it begins, and its cells by column, without outer blanks.

    Every method raises `Invalid` with the column when the cell is not what it should be;
    an empty cell is "" or None, and a column that the file does not have is an empty cell.
    """

    line: int
    cells: Mapping[str, str]

    def text(self, column: str, *, most: int | None = None, required: bool = False) -> str:
        """The text, at most `most` characters long."""
        value = self.cells.get(column, "")
        if required and not value:
            raise Invalid(_("It is empty."), field=column)
        if most is not None and len(value) > most:
            raise Invalid(
                _("It has %(length)d characters, at most %(most)d fit.") % {"length": len(value), "most": most},
                field=column,
            )
        return value

    def whole(self, column: str, *, least: int, most: int) -> int | None:
        """A whole number between `least` and `most`."""
        value = self.cells.get(column, "")
        if not value:
            return None
        if not re.fullmatch(r"-?[0-9]{1,18}(\.0)?", value) or not least <= (number := int(value.split(".")[0])) <= most:
            raise Invalid(
                _("“%(value)s” is not a number from %(least)d to %(most)d.")
                % {"value": value[:60], "least": least, "most": most},
                field=column,
            )
        return number

    def decimal(self, column: str, *, least: Decimal, most: Decimal, places: int = 2) -> Decimal | None:
        """A number with a comma or a point, rounded to `places`; spaces between digits are let be."""
        value = self.cells.get(column, "")
        if not value:
            return None
        plain = _SPACES.sub("", value).replace(",", ".")
        try:
            if not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{0,30})?", plain):
                raise InvalidOperation
            number = Decimal(plain).quantize(Decimal(1).scaleb(-places))
        except InvalidOperation:
            raise Invalid(_("“%(value)s” is not a number.") % {"value": value[:60]}, field=column) from None
        if not least <= number <= most:
            raise Invalid(
                _("%(value)s is not between %(least)s and %(most)s.")
                % {"value": value[:60], "least": least, "most": most},
                field=column,
            )
        return number

    def money(self, column: str) -> Decimal | None:
        """A sum in roubles, not negative."""
        return self.decimal(column, least=Decimal(0), most=Decimal("999999999999.99"))

    def day(self, column: str) -> date | None:
        """A date as 2024-02-01 or 01.02.2024, between 1990 and 2100."""
        value = self.cells.get(column, "")
        if not value:
            return None
        if _ISO.fullmatch(value):  # as nearly all files have it
            with suppress(ValueError):
                day = date.fromisoformat(value)
                if 1990 <= day.year <= 2100:
                    return day
        for pattern in _DATE_FORMATS:
            try:
                day = datetime.strptime(value, pattern).date()  # noqa: DTZ007 - a date has no zone
            except ValueError:
                continue
            if 1990 <= day.year <= 2100:
                return day
        raise Invalid(
            _("“%(value)s” is not a date. Write it as 2024-02-01 or 01.02.2024.") % {"value": value[:60]}, field=column
        )
