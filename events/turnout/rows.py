"""The report as rows of texts and figures: the page, the Excel file, the PDF and the API say the same words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.common.tabular.sheets import Cell
from events.turnout.guests import Guest, State
from events.turnout.report import PEOPLE, Line, Report, Table


def state_said(state: State) -> str:
    """What is known of somebody, in words."""
    return {
        State.CAME: pgettext("participant", "came"),
        State.ABSENT: pgettext("participant", "did not come"),
        State.EXCUSED: pgettext("participant", "excused"),
        State.UNKNOWN: pgettext("participant", "not known"),
    }[state]


def head(key: str) -> list[str]:
    """The heads of the columns of a table."""
    if key == PEOPLE:
        return [
            pgettext("person", "Name"), _("Organisation"), _("Category"), _("Municipality"), _("Region"),
            _("Federal district"), _("Attendance"), _("Without a registration before"),
        ]  # fmt: skip
    return [pgettext("column", "Name"), *figures_head()]


def figures_head() -> list[str]:
    return [
        pgettext("participants", "Registered"), pgettext("participants", "Came"), _("Of those who came: walk-ins"),
        pgettext("participants", "Did not come"), pgettext("participants", "Excused"),
    ]  # fmt: skip


def figures(line: Line, *, marked: bool) -> list[int | None]:
    """The figures of a line; None where nobody was marked, so that nothing is known."""
    known: list[int | None] = [line.came, line.walk_ins, line.absent, line.excused]
    return [line.registered, *(known if marked else [None] * len(known))]


def name_said(line: Line) -> str:
    return line.name or pgettext("place or organisation", "not known")


def table_rows(table: Table, *, marked: bool) -> Iterator[list[Cell]]:
    """A table as it goes into a file."""
    for line in table.lines:
        yield [name_said(line), *figures(line, marked=marked)]


def person_row(guest: Guest) -> list[Cell]:
    """Somebody as they stand in the file: no addresses, which the list of participants has."""
    return [
        guest.registration.full_name, guest.organisation, guest.category, str(guest.municipality or ""),
        str(guest.region or ""), str(guest.district or ""), state_said(guest.state),
        pgettext("participant", "yes") if guest.walked_in else "",
    ]  # fmt: skip


def rows_of(report: Report, key: str) -> Iterator[list[Cell]]:
    """The rows of the table of this kind; none where there is no such table."""
    if key == PEOPLE:
        yield from (person_row(guest) for guest in report.guests)
    elif table := report.table(key):
        yield from table_rows(table, marked=report.marked)
