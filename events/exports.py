"""The list of participants as a table for a spreadsheet program."""

import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font

from backend.common.tabular.writer import BOM, csv_lines
from events.models import Registration

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(registrations: Iterable[Registration], zone: str) -> bytes:
    """Separated by semicolons, in UTF-8 with a byte-order mark: Russian Excel opens it by a click.

    Nothing that a participant wrote is run as a formula: an apostrophe stands before it.
    """
    return BOM + csv_lines([_head(), *(_row(registration, zone) for registration in registrations)])


def as_xlsx(registrations: Iterable[Registration], zone: str) -> bytes:
    """The same as an Excel file; every cell is text, so nothing is run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Participants"))
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFG", (32, 32, 20, 36, 22, 18, 14), strict=True):
        sheet.column_dimensions[letter].width = width

    def cell(text: str, *, bold: bool = False) -> Cell:
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"
        made.font = Font(bold=bold)
        return made

    sheet.append([cell(title, bold=True) for title in _head()])
    for registration in registrations:
        sheet.append([cell(text) for text in _row(registration, zone)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head() -> list[str]:
    return [_("Name"), _("E-mail"), _("Telephone"), _("Organisation"), _("Status"), _("Signed up"), _("Ticket")]


def _row(registration: Registration, zone: str) -> list[str]:
    signed_up = registration.signed_up_at.astimezone(ZoneInfo(zone))
    return [
        registration.full_name,
        registration.email,
        registration.phone,
        registration.organisation_name,
        str(registration.get_status_display()),
        f"{signed_up:%d.%m.%Y %H:%M}",
        registration.code,
    ]
