"""Projects from the open data of grant funds, in batches: each costs the same number of queries."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from backend.accounts.models import Membership
from backend.common import clock
from backend.common.errors import Invalid
from backend.common.tabular.reader import Table
from backend.common.tabular.report import Report
from backend.common.tabular.rows import Row
from backend.common.tabular.runs import Importer
from backend.directory.importing.bulk import assign, in_batches, save_changed
from backend.directory.importing.matching import Applicant, settle
from backend.directory.importing.regions import RegionIndex
from backend.directory.models import Organisation, Territory
from backend.directory.regions import region_named
from projects.directions import spelled
from projects.exchange.importing.applications import CARDS, OPEN_DATA, READERS, WINNERS, Application
from projects.exchange.importing.directions import DirectionIndex
from projects.exchange.importing.inserting import insert_projects
from projects.exchange.importing.placeholders import Placeholders
from projects.exchange.importing.programmes import ProgrammeIndex
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.numbers import NumberKey

# Where an import puts a project; one that is elsewhere has been moved by people.
IMPORTED_STAGES = frozenset({Stage.ADMITTED, Stage.WON, Stage.LOST, Stage.REJECTED_FORMAL, Stage.WITHDRAWN})
RESULTS = IMPORTED_STAGES - {Stage.ADMITTED}
# The experts have decided.
JUDGED = frozenset({Stage.WON, Stage.LOST})
BEFORE_RESULTS = frozenset({Stage.IDEA, Stage.DRAFT, Stage.SUBMITTED, Stage.REVISION, Stage.ADMITTED})
# The funds sit in Moscow; at noon there it is the same date in all of Russia but its far east.
FUND_ZONE = clock.MOSCOW


def load_projects(table: Table, report: Report, now: datetime) -> None:
    """Takes projects from a file of any of the three layouts; one is known by its number.

    While nobody here looks after a project (no centre, no people of its organisation, never moved), the file's
    word holds. Afterwards only empty fields are filled in, and a result that we don't have yet is told, not written.
    """
    loading = Loading(table.layout.name, seen=InMemory(), now=now)
    for rows in in_batches(table.rows(report)):
        loading.take(rows, report)


class Seen(Protocol):
    """Which numbers this import has met before, and in which line."""

    def first_lines(self, lines: dict[str, int]) -> dict[str, int]:
        """For each key the line in which it stood first; keys not met before are remembered with the given line."""


class InMemory:
    """For an import that is over when its process is."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def first_lines(self, lines: dict[str, int]) -> dict[str, int]:
        return {key: self._lines.setdefault(key, line) for key, line in lines.items()}


class Loading:
    """Takes a file's rows in batches; what is the same for all of them, the dictionaries, is read once.

    `regions`: only projects of these are taken, the rows of others are skipped. None: all.
    """

    def __init__(self, layout: str, *, seen: Seen, now: datetime, regions: frozenset[int] | None = None) -> None:
        self._read = READERS[layout]
        self._seen = seen
        self._now = now
        self._only = regions
        self._report = Report(kind=PROJECTS.kind, file="")
        self._regions = RegionIndex()
        self._directions = DirectionIndex()
        self._told: set[str] = set()
        self._programmes = ProgrammeIndex()
        self._placeholders = Placeholders()

    def take(self, rows: Iterable[Row], report: Report) -> None:
        """Reads and writes one batch; what became of its rows is added to the report."""
        self._report = report
        if applications := self._once(list(self._understood(rows))):
            self._write(applications)

    def _understood(self, rows: Iterable[Row]) -> Iterator[Application]:
        for row in rows:
            try:
                application = self._read(row)
                self._check_region(application)
            except Invalid as error:
                self._report.refuse(row.line, error)
            else:
                yield application

    def _once(self, applications: list[Application]) -> list[Application]:
        """Those whose number stands in no line before."""
        lines: dict[str, int] = {}
        for row in applications:
            lines.setdefault(row.key, row.line)
        first_lines = self._seen.first_lines(lines)
        first = []
        for row in applications:
            line = first_lines[row.key]
            if line == row.line:
                first.append(row)
            else:
                told = Invalid(_("This number stands in line %(line)d already.") % {"line": line})
                self._report.refuse(row.line, told)
        return first

    def _check_region(self, application: Application) -> None:
        """Raises Invalid when the row names a region that does not exist."""
        name = application.region
        if name and self._regions.find(name) is None and region_named(name) is None:
            raise Invalid(_("There is no region “%(name)s”.") % {"name": name[:100]}, field="region")

    def _write(self, applications: list[Application]) -> None:
        self._fill_regions(applications)
        applications = self._of_regions(applications)
        self._fill_dictionaries(applications)
        applications, organisations = self._organisations(applications)
        existing = self._existing(application.key for application in applications)
        self._create([row for row in applications if row.key not in existing], organisations)
        self._update([row for row in applications if row.key in existing], organisations, existing)

    def _of_regions(self, applications: list[Application]) -> list[Application]:
        """Those that may be taken: of a region that is allowed, and not known here as a project of another."""
        if self._only is None:
            return applications
        elsewhere = set(
            Project.objects.annotate(key=NumberKey())
            .filter(key__in=[row.key for row in applications])
            .exclude(region_id__in=self._only)
            .values_list("key", flat=True)
        )
        kept = [row for row in applications if row.key not in elsewhere and self._place(row) in self._only]
        self._report.skipped += len(applications) - len(kept)
        return kept

    def _place(self, row: Application) -> int | None:
        applicant = row.applicant.region if row.applicant else None
        region = self._region(row) or (self._regions.of(applicant) if applicant else None)
        return region.pk if region else None

    def _fill_regions(self, applications: list[Application]) -> None:
        regions = [
            region_named(row.region) for row in applications if row.region and not self._regions.find(row.region)
        ]
        regions += [row.applicant.region for row in applications if row.applicant]
        self._regions.add(region for region in regions if region)

    def _fill_dictionaries(self, applications: list[Application]) -> None:
        self._directions.read()
        for row in applications:
            if self._directions.find(row.direction, row.year) is None:
                self._tell_direction(row)
                self._directions.add([row.direction])
        self._programmes.add(row.contest for row in applications)

    def _tell_direction(self, row: Application) -> None:
        """Once, though a trial finds it new in every batch: what a trial makes is taken back."""
        if (key := spelled(row.direction)) not in self._told:
            self._told.add(key)
            self._report.note(row.line, "direction", _("A new direction: “%(name)s”.") % {"name": row.direction})

    def _organisations(
        self, applications: list[Application]
    ) -> tuple[list[Application], dict[Applicant, Organisation]]:
        """The rows whose organisation is clear, and the organisations."""
        answers = settle((row.applicant for row in applications if row.applicant), self._regions)
        clear = []
        for row in applications:
            answer = answers[row.applicant] if row.applicant else None
            if isinstance(answer, Invalid):
                self._report.refuse(row.line, answer)
            else:
                clear.append(row)
        self._placeholders.add(self._region(row) for row in clear if row.applicant is None)
        return clear, {key: found for key, found in answers.items() if isinstance(found, Organisation)}

    def _existing(self, keys: Iterable[str], *, lock: bool = False) -> dict[str, Project]:
        members = Membership.objects.filter(organisation=OuterRef("organisation"))
        projects = Project.objects.defer("search").annotate(key=NumberKey(), has_people=Exists(members))
        if lock:
            projects = projects.select_for_update(of=("self",))
        return {project.key: project for project in projects.filter(key__in=list(keys))}

    # --- new ones

    def _create(self, applications: list[Application], organisations: dict[Applicant, Organisation]) -> None:
        rows = []
        for row in applications:
            region = self._region(row)
            organisation = organisations[row.applicant] if row.applicant else self._placeholders.of(region)
            rows.append({
                "number": row.number,
                "organisation_id": organisation.pk,
                "stage": str(row.stage),
                "stage_since": self._moment(row),
                "region_id": organisation.region_id,
                **self._values(row),
            })  # fmt: skip
        if rows:
            self._report.created += insert_projects(rows, now=self._now)

    # --- known ones

    def _update(
        self,
        applications: list[Application],
        organisations: dict[Applicant, Organisation],
        existing: dict[str, Project],
    ) -> None:
        differing = [row for row in applications if self._differences(row, existing[row.key], organisations)]
        locked = self._existing((row.key for row in differing), lock=True) if differing else {}
        changed, fields, moves = [], set(), []
        for row in differing:
            project = locked[row.key]
            source = project.stage
            fields |= assign(project, self._differences(row, project, organisations))
            changed.append(project)
            if project.stage != source:
                moves.append(StageChange(project=project, source=source, target=project.stage, at=project.stage_since))
        save_changed(Project, changed, (name.removesuffix("_id") for name in fields))
        StageChange.objects.bulk_create(moves)
        self._report.updated += len(changed)
        self._report.unchanged += len(applications) - len(changed)
        for row in applications:
            self._tell_result(row, existing[row.key])

    def _differences(
        self, row: Application, project: Project, organisations: dict[Applicant, Organisation]
    ) -> dict[str, object]:
        attended = _is_attended(project)
        values = {
            name: value
            for name, value in self._values(row).items()
            if getattr(project, name) != value and (not attended or getattr(project, name) in (None, "", False))
        }
        if row.applicant and project.organisation_id in self._placeholders.ids:
            values["organisation_id"] = organisations[row.applicant].pk
        if not attended and project.stage == Stage.ADMITTED and row.stage in RESULTS:
            values |= {"stage": row.stage, "stage_since": self._now}
        return values

    def _tell_result(self, row: Application, project: Project) -> None:
        late = row.stage in RESULTS and project.stage in BEFORE_RESULTS and project.stage != row.stage
        contrary = {row.stage, project.stage} == {Stage.WON, Stage.LOST}
        if contrary or (late and (_is_attended(project) or project.stage != Stage.ADMITTED)):
            self._report.note(
                row.line,
                "",
                _("The file says “%(file)s”, here it is at “%(here)s”: move it on the project's page.")
                % {"file": Stage(row.stage).label, "here": Stage(project.stage).label},
            )

    # --- both

    def _values(self, row: Application) -> dict[str, object]:
        direction = self._directions.find(row.direction, row.year)
        region = self._region(row)
        found = {
            "programme_id": self._programmes.find(row.contest),
            "direction_id": direction.pk if direction else None,
            "region_id": region.pk if region else None,
            "long_term": row.long_term or None,
        }
        return {**row.passport, **{name: value for name, value in found.items() if value is not None}}

    def _region(self, row: Application) -> Territory | None:
        return self._regions.find(row.region) if row.region else None

    def _moment(self, row: Application) -> datetime:
        """When the project came to its stage. The file knows the day of the application; after the results that is too
        early: then it is the day of the results, else that on which the work began."""
        day = row.applied_on
        if row.stage in JUDGED:
            earliest, today = day or date.min, clock.local_date(self._now, FUND_ZONE)
            told = (self._programmes.results_on(row.contest), row.passport.get("starts_on"))
            day = next((one for one in told if isinstance(one, date) and earliest <= one <= today), day)
        return clock.at(day, time(12), FUND_ZONE) if day else self._now


def _is_attended(project: Any) -> bool:
    """Whether people here look after the project, so that an import must not overrule them.

    `has_people` is what `_existing` has annotated, hence Any.
    """
    return bool(project.centre_id or project.has_people or project.stage not in IMPORTED_STAGES)


PROJECTS = Importer("projects", (OPEN_DATA, CARDS, WINNERS), load_projects)
