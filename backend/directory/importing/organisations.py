"""Organisations from a public register. One is known by its ОГРН; a row without one can't be told apart."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.common.errors import Invalid
from backend.common.tabular.layouts import Layout
from backend.common.tabular.reader import Table
from backend.common.tabular.report import Report
from backend.common.tabular.rows import Row
from backend.common.tabular.runs import Importer
from backend.directory.enums import OrganisationKind, OrganisationStatus
from backend.directory.identifiers import validate_inn, validate_ogrn
from backend.directory.importing.bulk import assign, in_batches, save_changed
from backend.directory.importing.regions import RegionIndex
from backend.directory.models import Organisation, Territory
from backend.directory.regions import Region, region_named

REGISTER = Layout(
    "register",
    gettext_lazy("register of organisations"),
    frozenset({"name", "ogrn", "status", "region", "okopf"}),
)

STATUSES = {
    "действующая": OrganisationStatus.ACTIVE,
    "действует": OrganisationStatus.ACTIVE,
    "ликвидируется": OrganisationStatus.CLOSING,
    "в стадии ликвидации": OrganisationStatus.CLOSING,
    "реорганизуется": OrganisationStatus.ACTIVE,
    "ликвидирована": OrganisationStatus.CLOSED,
    "прекратила деятельность": OrganisationStatus.CLOSED,
    "исключена из егрюл": OrganisationStatus.CLOSED,
}


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    name: str
    ogrn: str
    status: str
    legal_form: str
    region: str


def load_register(table: Table, report: Report, now: datetime) -> None:
    """Takes the rows of a register.

    The register's word on status and legal form always holds; the name and the region are only
    filled in where they are empty, because people here write them better than a register does.
    """
    index = RegionIndex()
    seen: dict[str, int] = {}
    for rows in in_batches(table.rows(report)):
        entries = []
        for row in rows:
            try:
                entry = _entry(row, index)
                _once(seen, entry.ogrn, row.line)
                entries.append(entry)
            except Invalid as error:
                report.refuse(row.line, error)
        _save(entries, index, report)


def _entry(row: Row, index: RegionIndex) -> _Entry:
    status = row.text("status", required=True)
    if status.casefold() not in STATUSES:
        raise Invalid(_("The status “%(status)s” is not known.") % {"status": status[:60]}, field="status")
    region = row.text("region")
    if region and index.find(region) is None and region_named(region) is None:
        raise Invalid(_("There is no region “%(name)s”.") % {"name": region[:100]}, field="region")
    return _Entry(
        line=row.line,
        name=row.text("name", most=500, required=True),
        ogrn=read_ogrn(row, required=True),
        status=STATUSES[status.casefold()],
        legal_form=row.text("okopf", most=200),
        region=region,
    )


def _once(seen: dict[str, int], ogrn: str, line: int) -> None:
    first = seen.setdefault(ogrn, line)
    if first != line:
        raise Invalid(_("This ОГРН stands in line %(line)d already.") % {"line": first}, field="ogrn")


def _save(entries: list[_Entry], index: RegionIndex, report: Report) -> None:
    index.add(unknown for entry in entries if (unknown := _unknown(entry.region, index)))
    there = {row.ogrn: row for row in Organisation.objects.filter(ogrn__in=[entry.ogrn for entry in entries])}
    new, changed = [], []
    for entry in entries:
        region = index.find(entry.region) if entry.region else None
        organisation = there.get(entry.ogrn)
        if organisation is None:
            new.append(_organisation(entry, region))
        elif assign(organisation, _values(entry, region, organisation)):
            changed.append(organisation)
        else:
            report.unchanged += 1
    Organisation.objects.bulk_create(new)
    save_changed(Organisation, changed, ["status", "legal_form", "name", "region"])
    report.created += len(new)
    report.updated += len(changed)


def _unknown(name: str, index: RegionIndex) -> Region | None:
    return region_named(name) if name and index.find(name) is None else None


def _organisation(entry: _Entry, region: Territory | None) -> Organisation:
    return Organisation(
        kind=OrganisationKind.NKO,
        name=entry.name,
        ogrn=entry.ogrn,
        status=entry.status,
        legal_form=entry.legal_form,
        region=region,
    )


def _values(entry: _Entry, region: Territory | None, organisation: Organisation) -> dict[str, object]:
    return {
        "status": entry.status,
        "legal_form": entry.legal_form or organisation.legal_form,
        "name": organisation.name or entry.name,
        "region_id": organisation.region_id or (region.pk if region else None),
    }


def read_ogrn(row: Row, *, required: bool = False) -> str:
    """The ОГРН of the row with its check digit checked, or "" when the cell is empty."""
    value = _digits(row.text("ogrn"))
    if required and not value:
        raise Invalid(_("An organisation without ОГРН can't be told from others: fill it in."), field="ogrn")
    return _checked(value, validate_ogrn, "ogrn")


def read_inn(row: Row) -> str:
    """The ИНН of the row with its check digits checked, or "". A zero that Excel has eaten is put back."""
    value = _digits(row.text("inn"))
    return _checked(value.zfill(len(value) + 1) if len(value) in (9, 11) else value, validate_inn, "inn")


def _digits(value: str) -> str:
    """Without blanks and without the «.0» that programs put behind numbers."""
    return "".join(value.split()).removesuffix(".0")


def _checked(value: str, validate: Callable[[str], None], column: str) -> str:
    if value:
        try:
            validate(value)
        except ValidationError as error:
            raise Invalid(" ".join(error.messages), field=column) from None
    return value


ORGANISATIONS = Importer("organisations", (REGISTER,), load_register)
