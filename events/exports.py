"""The list of participants as a table for a spreadsheet program."""

import io
from collections import defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from backend.common.tabular.writer import BOM, csv_lines
from events.intake import answer_said
from events.models import Event, Question, Registration, SessionSeat
from events.querysets import RegistrationQuerySet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (32, 32, 20, 36, 14, 24, 18, 36, 10, 30, 22, 18, 18, 14, 14, 14)


def as_csv(event: Event, registrations: RegistrationQuerySet) -> bytes:
    """Separated by semicolons, in UTF-8 with a byte-order mark: Russian Excel opens it by a click.

    Nothing that a participant wrote is run as a formula: an apostrophe stands before it.
    """
    return BOM + csv_lines(list(_lines(event, registrations)))


def as_xlsx(event: Event, registrations: RegistrationQuerySet) -> bytes:
    """The same as an Excel file; every cell is text, so nothing is run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Participants"))
    sheet.freeze_panes = "A2"
    lines = _lines(event, registrations)
    head = next(lines)
    for number in range(len(head)):
        width = WIDTHS[number] if number < len(WIDTHS) else 24
        sheet.column_dimensions[get_column_letter(number + 1)].width = width

    def cell(text: str, *, bold: bool = False) -> Cell:
        made = WriteOnlyCell(sheet, text)
        made.data_type = "s"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([cell(title, bold=True) for title in head])
    for line in lines:
        sheet.append([cell(text) for text in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lines(event: Event, registrations: RegistrationQuerySet) -> Iterator[list[str]]:
    """The head, then a line for each; a constant number of queries however many they are."""
    questions = list(event.questions.all())
    yield [
        _("Name"), _("E-mail"), _("Telephone"), _("Organisation"), _("INN"), _("Comes from"), _("Category"),
        _("Sessions"), _("Online"), _("Access needs"), _("Status"), _("How they signed up"), _("Signed up"),
        _("Ticket"), _("May be photographed"), _("May be named"), *(question.text for question in questions),
    ]  # fmt: skip
    agreed = _agreed(registrations)
    seats = Prefetch("session_seats", SessionSeat.objects.select_related("session").order_by("session__starts_at"))
    zone = ZoneInfo(event.zone)
    for row in registrations.select_related("category", "organisation", "municipality").prefetch_related(seats):
        yield _line(row, questions, agreed[row.email], zone)


def _agreed(registrations: RegistrationQuerySet) -> defaultdict[str, set[str]]:
    given = Consent.objects.filter(purpose__in=(Purpose.PHOTO, Purpose.NAMED), withdrawn_at=None)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for email, purpose in given.filter(email__in=registrations.order_by().values("email")).values_list(
        "email", "purpose"
    ):
        found[email].add(purpose)
    return found


def _line(row: Registration, questions: list[Question], agreed: set[str], zone: ZoneInfo) -> list[str]:
    return [
        row.full_name,
        row.email,
        row.phone,
        row.organisation_name,
        row.organisation.inn or "" if row.organisation else "",
        str(row.municipality or ""),
        str(row.category or ""),
        "; ".join(seat.session.title for seat in row.session_seats.all()),
        _yes(row.online),
        row.access_needs,
        str(row.get_status_display()),
        str(row.get_source_display()),
        f"{row.signed_up_at.astimezone(zone):%d.%m.%Y %H:%M}",
        row.code,
        _yes(Purpose.PHOTO in agreed),
        _yes(Purpose.NAMED in agreed),
        *(answer_said(question, row.answers.get(str(question.pk), "")) for question in questions),
    ]


def _yes(true: bool) -> str:
    return _("Yes") if true else ""
