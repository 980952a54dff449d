"""Requests as a table for spreadsheet programs."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.tabular.writer import csv_lines
from mentoring.cases.models import Case

CHUNK = 500


def lines(user: User, cases: QuerySet[Case]) -> Iterator[bytes]:
    """The table in parts, as it is read; names and addresses of those clients whom the person may know."""
    yield csv_lines([_head()])
    batch: list[list[str]] = []
    for case in cases.iterator(CHUNK):
        batch.append(_row(case, known=user.has_perm("cases.view_contacts", case)))
        if len(batch) == CHUNK:
            yield csv_lines(batch)
            batch = []
    if batch:
        yield csv_lines(batch)


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
