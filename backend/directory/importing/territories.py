"""Federal districts, regions, municipalities and their versions, from public dictionaries."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.common.errors import Invalid
from backend.common.tabular.layouts import Layout
from backend.common.tabular.reader import Table
from backend.common.tabular.report import Report
from backend.common.tabular.rows import Row
from backend.common.tabular.runs import Importer
from backend.directory.enums import TerritoryKind
from backend.directory.importing.bulk import assign, save_changed
from backend.directory.importing.regions import RegionIndex
from backend.directory.models import Territory, TerritoryVersion
from backend.directory.regions import Region, region_named, region_numbered

CITIES = Layout(
    "cities",
    gettext_lazy("list of cities"),
    frozenset({"city", "region", "region_type", "capital_marker", "geo_lat", "geo_lon"}),
)
REGIONS = Layout(
    "regions", gettext_lazy("list of regions"), frozenset({"name", "name_with_type", "federal_district", "timezone"})
)
MUNICIPALITIES = Layout(
    "municipalities",
    gettext_lazy("dictionary of municipalities"),
    frozenset({
        "territory_id", "oktmo", "municipal_district_name", "municipal_district_type", "municipal_district_center",
        "year_from", "year_to", "region_code", "region_name", "municipal_district_center_lat",
        "municipal_district_center_lon",
    }),
)  # fmt: skip

# Decree of the President of 13 May 2000 № 849 with its changes: eight federal districts.
DISTRICTS = {
    "Центральный": "district:central",
    "Северо-Западный": "district:north-west",
    "Южный": "district:south",
    "Северо-Кавказский": "district:north-caucasus",
    "Приволжский": "district:volga",
    "Уральский": "district:ural",
    "Сибирский": "district:siberia",
    "Дальневосточный": "district:far-east",
}
# What the dictionary of municipalities writes for "until now".
STILL = 9999
# The dictionary of cities marks the main city of a region so.
MAIN_CITY = "2"


# --- regions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _RegionRow:
    region: Region
    district: str


def load_regions(table: Table, report: Report, now: datetime) -> None:
    """Takes the list of regions: eight districts, and each region in its district with its clock."""
    parsed: dict[str, _RegionRow] = {}
    for row in table.rows(report):
        try:
            found = _region_row(row, now)
            if found.region.code in parsed:
                raise Invalid(_("The file has this region already."), field="name_with_type")
            parsed[found.region.code] = found
        except Invalid as error:
            report.refuse(row.line, error)
    districts = _districts({found.district for found in parsed.values() if found.district})
    index = RegionIndex()
    new = {found.region.code for found in parsed.values() if index.of(found.region) is None}
    index.add(found.region for found in parsed.values())
    changed = []
    for code, found in parsed.items():
        territory = index.of(found.region)
        assert territory is not None  # noqa: S101 - added above
        values = {"parent_id": districts.get(found.district), "time_zone": found.region.zone}
        differs = assign(territory, values)
        if differs:
            changed.append(territory)
        report.created += code in new
        report.updated += bool(differs) and code not in new
        report.unchanged += not differs and code not in new
    save_changed(Territory, changed, ["parent", "time_zone"])


def _region_row(row: Row, now: datetime) -> _RegionRow:
    name = row.text("name_with_type", most=200, required=True)
    region = region_named(name)
    if region is None:
        raise Invalid(_("There is no region “%(name)s”.") % {"name": name}, field="name_with_type")
    district = row.text("federal_district")
    if district and district not in DISTRICTS:
        raise Invalid(_("There is no federal district “%(name)s”.") % {"name": district}, field="federal_district")
    zone = row.text("timezone", required=True)
    written = re.fullmatch(r"UTC([+-])(\d{1,2})", zone)
    offset = now.astimezone(ZoneInfo(region.zone)).utcoffset()
    if written is None or offset != timedelta(hours=int(written[1] + written[2])):
        raise Invalid(
            _("“%(zone)s” is not the time of this region: %(right)s is.") % {"zone": zone, "right": region.zone},
            field="timezone",
        )
    return _RegionRow(region, district)


def _districts(names: set[str]) -> dict[str, int]:
    """The ids of the districts by the short name in the file; those that are missing are made."""
    codes = {DISTRICTS[name]: name for name in sorted(names)}
    there = dict(Territory.objects.filter(code__in=codes).values_list("code", "pk"))
    made = Territory.objects.bulk_create(
        Territory(kind=TerritoryKind.DISTRICT, code=code, name=f"{name} федеральный округ")
        for code, name in codes.items()
        if code not in there
    )
    there |= {district.code: district.pk for district in made}
    return {name: there[code] for code, name in codes.items()}


# --- municipalities ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Version:
    line: int
    territory: int
    region: Region
    name: str
    form: str
    oktmo: str
    centre: str
    year_from: int
    year_to: int | None
    latitude: Decimal | None
    longitude: Decimal | None


def load_municipalities(table: Table, report: Report, now: datetime) -> None:
    """Takes versions of municipalities: one territory keeps all its names, the newest one names it.

    A row counts as created, updated or unchanged by its version.
    """
    histories: dict[int, dict[int, _Version]] = defaultdict(dict)
    for row in table.rows(report):
        try:
            version = _version(row)
            if version.year_from in histories[version.territory]:
                raise Invalid(_("The file has this territory from this year already."), field="year_from")
            histories[version.territory][version.year_from] = version
        except Invalid as error:
            report.refuse(row.line, error)
    histories = {number: history for number, history in histories.items() if history}
    territories = _municipalities(histories)
    _versions(histories, territories, report)


def _version(row: Row) -> _Version:
    region = region_numbered(row.text("region_code", required=True)) or region_named(row.text("region_name"))
    if region is None:
        raise Invalid(_("There is no region with this number."), field="region_code")
    named = region_named(row.text("region_name", required=True))
    if named is not None and named is not region:
        raise Invalid(_("The number of the region and its name do not belong together."), field="region_name")
    oktmo = row.text("oktmo", required=True).replace("-", "")
    if not re.fullmatch(r"[0-9]{8}([0-9]{3})?", oktmo):
        raise Invalid(_("An ОКТМО has 8 or 11 digits."), field="oktmo")
    number = row.whole("territory_id", least=1, most=10**12)
    year_from = row.whole("year_from", least=1900, most=2100)
    year_to = row.whole("year_to", least=1900, most=STILL)
    if number is None:
        raise Invalid(_("It is empty."), field="territory_id")
    if year_from is None:
        raise Invalid(_("It is empty."), field="year_from")
    if year_to is not None and year_to < year_from:
        raise Invalid(_("It ends before it begins."), field="year_to")
    name = row.text("municipal_district_name", most=200, required=True)
    return _Version(
        line=row.line,
        territory=number,
        region=region,
        name=name[0].upper() + name[1:],
        form=row.text("municipal_district_type", most=100),
        oktmo=oktmo,
        centre=row.text("municipal_district_center", most=100),
        year_from=year_from,
        year_to=None if year_to == STILL else year_to,
        latitude=_degrees(row, "municipal_district_center_lat", 90),
        longitude=_degrees(row, "municipal_district_center_lon", 180),
    )


def _degrees(row: Row, column: str, most: int) -> Decimal | None:
    return row.decimal(column, least=Decimal(-most), most=Decimal(most), places=6)


def _municipalities(histories: dict[int, dict[int, _Version]]) -> dict[int, Territory]:
    """One territory a history, made or brought up to date by its newest version; by the dictionary's number."""
    newest = {number: history[max(history)] for number, history in histories.items()}
    index = RegionIndex()
    index.add(version.region for version in newest.values())
    codes = {f"municipality:{number}": number for number in newest}
    there = {codes[territory.code]: territory for territory in Territory.objects.filter(code__in=codes)}
    new, changed = [], []
    for code, number in codes.items():
        version = newest[number]
        region = index.of(version.region)
        assert region is not None  # noqa: S101 - added above
        values = {
            "name": version.name,
            "parent_id": region.pk,
            "time_zone": region.time_zone,
            "latitude": version.latitude,
            "longitude": version.longitude,
        }
        if number not in there:
            new.append(Territory(kind=TerritoryKind.MUNICIPALITY, code=code, **values))
        elif assign(there[number], values):
            changed.append(there[number])
    save_changed(Territory, changed, ["name", "parent", "time_zone", "latitude", "longitude"])
    return there | {codes[territory.code]: territory for territory in Territory.objects.bulk_create(new)}


def _versions(histories: dict[int, dict[int, _Version]], territories: dict[int, Territory], report: Report) -> None:
    there = {
        (version.territory_id, version.year_from): version
        for version in TerritoryVersion.objects.filter(territory__in=list(territories.values()))
    }
    new, changed = [], []
    for number, history in histories.items():
        for version in history.values():
            territory = territories[number]
            values = {
                name: getattr(version, name) for name in ("name", "form", "oktmo", "centre", "year_from", "year_to")
            }
            existing = there.get((territory.pk, version.year_from))
            if existing is None:
                new.append(TerritoryVersion(territory=territory, **values))
            elif assign(existing, values):
                changed.append(existing)
            else:
                report.unchanged += 1
    TerritoryVersion.objects.bulk_create(new)
    save_changed(TerritoryVersion, changed, ["name", "form", "oktmo", "centre", "year_to"])
    report.created += len(new)
    report.updated += len(changed)


# --- cities --------------------------------------------------------------------------------------


def load_cities(table: Table, report: Report, now: datetime) -> None:
    """Takes from the list of cities where each region's main city lies: the region's place on a map.

    Cities are no territories of their own: help is given by municipalities. Other rows are skipped.
    """
    index = RegionIndex()
    changed = []
    for row in table.rows(report):
        try:
            territory = _region_of_main_city(row, index)
            if territory is None:
                report.skipped += 1
                continue
            values = {"latitude": _degrees(row, "geo_lat", 90), "longitude": _degrees(row, "geo_lon", 180)}
        except Invalid as error:
            report.refuse(row.line, error)
            continue
        if assign(territory, values):
            changed.append(territory)
            report.updated += 1
        else:
            report.unchanged += 1
    save_changed(Territory, changed, ["latitude", "longitude"])
    if report.skipped:
        report.note(0, "", _("Cities are not kept as territories: only regions take the place of their main city."))


def _region_of_main_city(row: Row, index: RegionIndex) -> Territory | None:
    region = row.text("region", required=True)
    is_city_itself = row.text("region_type") == "г" and row.text("city") in ("", region)
    if row.text("capital_marker") != MAIN_CITY and not is_city_itself:
        return None
    territory = index.find(f"{row.text('region_type')} {region}")
    if territory is None:
        raise Invalid(_("The region is not known yet: import the list of regions first."), field="region")
    return territory


_LOADERS = {REGIONS.name: load_regions, MUNICIPALITIES.name: load_municipalities, CITIES.name: load_cities}


def _load(table: Table, report: Report, now: datetime) -> None:
    _LOADERS[table.layout.name](table, report, now)


TERRITORIES = Importer("territories", (MUNICIPALITIES, CITIES, REGIONS), _load)
