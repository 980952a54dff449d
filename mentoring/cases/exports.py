"""Requests as a table for spreadsheet programs."""

from collections.abc import Iterable, Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.tabular.writer import csv_lines
from mentoring.cases.models import Case
from mentoring.cases.reading import as_read_by
from mentoring.cases.selectors import contacts_known

CHUNK = 500


def lines(user: User, cases: QuerySet[Case]) -> Iterator[bytes]:
    """The table in parts, as it is read; names and addresses of those clients whom the person may know."""
    yield csv_lines([_head()])
    for batch in batched(cases.iterator(CHUNK), CHUNK):
        known = contacts_known(user, batch)
        yield csv_lines([_row(case, known=case.pk in known) for case in as_read_by(user, batch)])


def batched(cases: Iterable[Case], size: int) -> Iterator[list[Case]]:
    """The requests in lists of that size."""
    rows = iter(cases)
    while batch := list(islice(rows, size)):
        yield batch


def _head() -> list[str]:
    return [
        _("Number"), _("Status"), _("Asked"), _("Answer promised by"), _("First answer"), _("Over since"), _("Centre"),
        _("Service"), _("Municipality"), _("Kind of client"), _("In short"), _("Who works on it"), _("Outcome"),
        _("Rating"), _("Name"), _("E-mail"), _("Telephone"),
    ]  # fmt: skip


def _row(case: Case, *, known: bool) -> list[str]:
    zone = ZoneInfo(case.zone)
    moments = (case.asked_at, case.answer_by, case.first_answered_at, case.closed_at)
    said = [f"{moment.astimezone(zone):%d.%m.%Y %H:%M}" if moment else "" for moment in moments]
    contacts = [case.name, case.email, case.phone] if known else ["", "", ""]
    return [
        case.number, str(case.get_status_display()), *said, str(case.centre or ""), str(case.service or ""),
        str(case.municipality or ""), str(case.get_client_kind_display()), case.subject, str(case.owner or ""),
        str(case.get_outcome_display()), str(case.rating or ""), *contacts,
    ]  # fmt: skip
