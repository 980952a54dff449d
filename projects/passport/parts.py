"""The tables of the application form as data: which rows a step holds, and which fields a row has."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from projects.limits import LIMITS


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one kind.

    Fields:
        limits: what `projects.limits` calls a row.
        told: the field by which a person tells the rows apart.
        given: fields that are filled in a new row: it is empty while all the others are.
        parent: the table to whose rows these belong.
        fixed: whether the rows are always the same (the articles of the budget).
        terms: the fields that the signed contract holds.
    """

    code: str
    limits: str
    fields: tuple[str, ...]
    told: str
    add: str | Promise
    given: frozenset[str] = frozenset()
    parent: str = ""
    fixed: bool = False
    terms: frozenset[str] = frozenset()

    def is_empty(self, row: dict[str, str]) -> bool:
        """Whether nothing was typed into the row."""
        return not any(row.get(name, "").strip() for name in self.fields if name not in self.given)

    def limit_of(self, field: str) -> int | None:
        """The most characters that the field takes."""
        return LIMITS.get(f"{self.limits}.{field}")


TEAM = Table(
    "team",
    "team",
    ("full_name", "duty", "title", "email", "phone", "experience"),
    told="full_name",
    add=_("Add a person"),
    given=frozenset({"duty"}),
)
TASKS = Table("tasks", "task", ("title",), told="title", add=_("Add a task"), terms=frozenset({"title"}))
ACTIVITIES = Table(
    "activities",
    "activity",
    ("title", "starts_on", "ends_on", "expected"),
    told="title",
    add=_("Add an activity"),
    parent="tasks",
    terms=frozenset({"title", "starts_on", "ends_on", "expected"}),
)
RESULTS = Table(
    "results",
    "result",
    ("title", "kind", "target", "unit", "measured_by"),
    told="title",
    add=_("Add a result"),
    given=frozenset({"kind"}),
    terms=frozenset({"title", "kind", "target", "unit"}),
)
BUDGET = Table(
    "budget",
    "budget",
    ("purpose", "total", "cofunding", "requested"),
    told="article",
    add="",
    fixed=True,
    terms=frozenset({"purpose", "total", "cofunding", "requested"}),
)
PARTNERS = Table(
    "partners",
    "partner",
    ("name", "inn", "role", "support"),
    told="name",
    add=_("Add a partner"),
    given=frozenset({"role"}),
)
TABLES = {table.code: table for table in (TEAM, TASKS, ACTIVITIES, RESULTS, BUDGET, PARTNERS)}


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the form: fields of the project itself, and tables."""

    code: str
    title: str | Promise
    short: str | Promise
    fields: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    permission: str = "projects.change_passport"


PARTS: tuple[Part, ...] = (
    Part("contest", _("Contest"), _("Contest"), ("programme", "number")),
    Part(
        "about",
        _("About the project"),
        _("About"),
        ("title", "direction", "topic", "summary", "municipality", "geography"),
    ),
    Part("purpose", _("Why and for whom"), _("Why"), ("significance", "target_groups", "goal", "tasks")),
    Part("team", _("Team"), _("Team"), tables=(TEAM,), permission="projects.change_team"),
    Part("plan", _("Calendar plan"), _("Plan"), ("starts_on", "ends_on", "long_term"), (TASKS, ACTIVITIES)),
    Part("results", _("Results"), _("Results"), tables=(RESULTS,)),
    Part("budget", _("Budget"), _("Budget"), ("grant", "cofunding", "total"), (BUDGET,)),
    Part("partners", _("Partners"), _("Partners"), ("partners",), (PARTNERS,)),
    Part("afterwards", _("Publicity and afterwards"), _("Afterwards"), ("publicity", "development", "resources")),
)
PART = {part.code: part for part in PARTS}
READY = "ready"


def part_of_field(name: str) -> str:
    """The code of the step on which the field of the project stands."""
    return next(part.code for part in PARTS if name in part.fields)
