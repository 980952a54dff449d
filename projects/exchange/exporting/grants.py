"""Grants in the data standard of 360Giving (https://standard.threesixtygiving.org, 1.4): JSON and flat CSV."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any
from zlib import crc32

from django.conf import settings
from django.db.models import Min, Q, QuerySet
from django.utils.encoding import iri_to_uri

from backend.common import clock
from backend.common.tabular.writer import csv_lines
from backend.directory.models import Organisation
from projects.lifecycle import PUBLIC, Stage
from projects.models import Contract, Programme, Project

CHUNK = 1000
# A grant was awarded: from the fund's decision on, whatever became of the project later.
AWARDED = PUBLIC - {Stage.CONTRACT_FAILED}

# The flat form: the standard's title of each column, and where its value stands in the JSON.
COLUMNS: dict[str, tuple[str, ...]] = {
    "Identifier": ("id",),
    "Title": ("title",),
    "Description": ("description",),
    "Currency": ("currency",),
    "Amount Applied For": ("amountAppliedFor",),
    "Amount Awarded": ("amountAwarded",),
    "Award Date": ("awardDate",),
    "URL": ("url",),
    "Planned Dates:Start Date": ("plannedDates", "startDate"),
    "Planned Dates:End Date": ("plannedDates", "endDate"),
    "Recipient Org:Identifier": ("recipientOrganization", "id"),
    "Recipient Org:Name": ("recipientOrganization", "name"),
    "Recipient Org:Company Number": ("recipientOrganization", "companyNumber"),
    "Recipient Org:County": ("recipientOrganization", "addressRegion"),
    "Recipient Org:Country": ("recipientOrganization", "addressCountry"),
    "Recipient Org:Web Address": ("recipientOrganization", "url"),
    "Beneficiary Location:Name": ("beneficiaryLocation", "name"),
    "Beneficiary Location:Country Code": ("beneficiaryLocation", "countryCode"),
    "Funding Org:Identifier": ("fundingOrganization", "id"),
    "Funding Org:Name": ("fundingOrganization", "name"),
    "Grant Programme:Code": ("grantProgramme", "code"),
    "Grant Programme:Title": ("grantProgramme", "title"),
    "From An Open Call?": ("fromOpenCall",),
    "Classifications:Vocabulary": ("classifications", "vocabulary"),
    "Classifications:Code": ("classifications", "code"),
    "Classifications:Title": ("classifications", "title"),
    "Last Modified": ("dateModified",),
}


def grants(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those of the projects to which a sum was awarded by a named donor, the oldest first."""
    return (
        projects.filter(stage__in=AWARDED, programme__isnull=False)
        .filter(Q(grant__isnull=False) | Q(contract__amount__isnull=False))
        .select_related("organisation__region", "programme", "direction", "region", "contract")
        .defer("search", "organisation__search")
        .annotate(won_at=Min("stage_changes__at", filter=Q(stage_changes__target=Stage.WON)))
        .order_by("id")
    )


def as_json(projects: QuerySet[Project]) -> Iterator[bytes]:
    """Pieces of a JSON file."""
    yield b'{"version": "1.4", "grants": ['
    between = "\n"
    for project in grants(projects).iterator(chunk_size=CHUNK):
        yield (between + json.dumps(grant_of(project), ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]}\n"


def as_csv(projects: QuerySet[Project]) -> Iterator[bytes]:
    """Pieces of a flat CSV file, a comma between cells as the standard has it."""
    yield csv_lines([list(COLUMNS)], separator=",")
    rows = grants(projects).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield csv_lines(
            ([_flat(grant, path) for path in COLUMNS.values()] for grant in map(grant_of, chunk)), separator=","
        )


def grant_of(project: Any) -> dict[str, Any]:
    """One of `grants`: public fields only, those that are not known are left out."""
    programme = project.programme
    grant = {
        "id": f"{settings.GRANTS_PREFIX}-{project.number or project.pk}",
        "title": project.title,
        "description": project.summary or project.goal or project.title,
        "currency": "RUB",
        "amountAppliedFor": _number(project.grant),
        "amountAwarded": _number(_amount(project)),
        "awardDate": _awarded_on(project),
        "url": iri_to_uri(project.link),
        "plannedDates": [_dates(project)],
        "recipientOrganization": [_recipient(project.organisation)],
        "beneficiaryLocation": [{"name": project.region.name if project.region else "", "countryCode": "RU"}],
        "fundingOrganization": [_donor(programme)],
        "grantProgramme": [{"code": f"{programme.year}-{programme.pk}", "title": programme.name}],
        "fromOpenCall": "Yes",
        "classifications": [_direction(project)],
        "dateModified": project.updated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return _filled(grant)


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty, at any depth."""
    kept: dict[str, Any] = {}
    for name, inner in value.items():
        if isinstance(inner, list):
            inner = [filled for item in inner if (filled := _filled(item))]  # noqa: PLW2901 - the same, emptied
        if inner not in (None, "", []):
            kept[name] = inner
    return kept


def _number(amount: Decimal | None) -> float | int | None:
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _amount(project: Project) -> Decimal | None:
    contract: Contract | None = getattr(project, "contract", None)
    return contract.amount if contract and contract.amount is not None else project.grant


def _awarded_on(project: Any) -> str:
    """The day of the fund's decision as far as it is known: of the results, else of the move, else of the stage."""
    day = project.programme.results_on or clock.local_date(project.won_at or project.stage_since, clock.MOSCOW)
    return str(day.isoformat())


def _dates(project: Project) -> dict[str, str]:
    return {
        "startDate": project.starts_on.isoformat() if project.starts_on else "",
        "endDate": project.ends_on.isoformat() if project.ends_on else "",
    }


def _recipient(organisation: Organisation) -> dict[str, str]:
    return {
        "id": f"RU-OGRN-{organisation.ogrn}"
        if organisation.ogrn
        else f"{settings.GRANTS_PREFIX}-org-{organisation.pk}",
        "name": organisation.name,
        "companyNumber": organisation.ogrn or "",
        "addressRegion": organisation.region.name if organisation.region else "",
        "addressCountry": "RU",
        "url": iri_to_uri(organisation.website),
    }


def _donor(programme: Programme) -> dict[str, str]:
    # No register of ours knows the donors by number: the same name has the same identifier everywhere.
    number = crc32(programme.donor.casefold().encode())
    return {"id": f"{settings.GRANTS_PREFIX}-donor-{number:08x}", "name": programme.donor}


def _direction(project: Project) -> dict[str, str]:
    if project.direction is None:
        return {}
    return {
        "vocabulary": "Направления конкурса",
        "code": str(project.direction.pk),
        "title": project.direction.name,
    }


def _flat(grant: Mapping[str, Any], path: tuple[str, ...]) -> str:
    value: Any = grant
    for name in path:
        value = value.get(name, "")
        if isinstance(value, list):
            value = value[0]
        if value == "":
            return ""
    return str(value)
