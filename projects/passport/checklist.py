"""Is the application ready to be submitted? What is missing, and the mistakes for which applications lose.

A check is one function that finds what it looks for in the whole application, declared in `CHECKS`. What is *missing*
keeps an application from being complete; a *mistake* is what experts take points for. Source of the mistakes: what the
fund's methodical recommendations and resource centres warn of; none of them keeps an application from being submitted.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.common.clock import add_months
from backend.ui.wording import day, money
from projects.checks import missing_fields
from projects.limits import LIMITS, length
from projects.models import Project, TeamMember
from projects.passport.consistency import activity_objection
from projects.passport.enums import ResultKind
from projects.passport.parts import PARTS, part_of_field
from projects.passport.selectors import Application, team_key
from projects.passport.sums import gaps

# Beyond what a move asks for (`projects.checks`): experts read these as well.
ALSO_ASKED = ("topic", "publicity", "development", "resources")
# The longest project that the fund's regulations allow unless it is a long-term one.
MOST_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: on which step, at which place of its page, and what."""

    part: str
    sentence: str
    anchor: str = ""


class Weight(StrEnum):
    MISSING = "missing"
    MISTAKE = "mistake"


Find = Callable[[Application, date], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    weight: Weight
    find: Find


def _label(name: str) -> str:
    return capfirst(str(Project._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _row(key: object) -> str:
    return f"row-{key}"


def empty_fields(it: Application, today: date) -> Iterator[Finding]:
    """Fields of «О проекте» that are still empty."""
    empty = [*missing_fields(it.project), *(name for name in ALSO_ASKED if not getattr(it.project, name))]
    for name in empty:
        if name == "resources":
            sentence = _("It is not said what the project will live on after the grant.")
        else:
            sentence = _("“%(field)s” is still empty.") % {"field": _label(name)}
        yield Finding(part_of_field(name), sentence, f"id_{name}")


def no_contest(it: Application, today: date) -> Iterator[Finding]:
    if it.project.programme_id is None:
        yield Finding("contest", _("Name the contest to which the application goes."), "id_programme")


def too_long(it: Application, today: date) -> Iterator[Finding]:
    """Texts that the fund's form would cut."""
    for part in PARTS:
        for name in part.fields:
            text = getattr(it.project, name) if name in LIMITS else ""
            if (many := length(text)) > LIMITS.get(name, many):
                yield Finding(
                    part.code,
                    _("“%(field)s” has %(many)s characters, the form takes %(most)s.")
                    % {"field": _label(name), "many": many, "most": LIMITS[name]},
                    f"id_{name}",
                )


def no_leader_or_accountant(it: Application, today: date) -> Iterator[Finding]:
    duties = {member.duty for member in it.team}
    if TeamMember.Duty.LEADER not in duties:
        yield Finding("team", _("The team has no leader of the project."))
    if TeamMember.Duty.ACCOUNTANT not in duties:
        yield Finding("team", _("The team has no accountant."))


def roles_unsaid(it: Application, today: date) -> Iterator[Finding]:
    """People of whom it is not said what they do: experts ask whether they are needed."""
    for member in it.team:
        role = getattr(member, "role", None)
        if member.duty == TeamMember.Duty.OTHER and not (role and role.title):
            yield Finding(
                "team",
                _("It is not said what %(name)s does in the project.") % {"name": member},
                _row(team_key(member)),
            )
        elif not (role and role.experience):
            yield Finding(
                "team", _("Nothing is said of the experience of %(name)s.") % {"name": member}, _row(team_key(member))
            )


def no_plan(it: Application, today: date) -> Iterator[Finding]:
    if not it.tasks:
        yield Finding("plan", _("The calendar plan is empty: name the tasks and what is done for each."))


def few_activities(it: Application, today: date) -> Iterator[Finding]:
    """A task with one activity is no task: experts see a plan that is not thought through."""
    for task in it.tasks:
        many = len(it.activities_of(task))
        if many < 2:
            sentence = ngettext(
                "The task “%(title)s” has %(count)s activity, plan at least two.",
                "The task “%(title)s” has %(count)s activities, plan at least two.",
                many,
            ) % {"title": task, "count": many}
            yield Finding("plan", sentence, _row(task.key))


def activity_gaps(it: Application, today: date) -> Iterator[Finding]:
    """Activities without days or without a result to expect."""
    for row in it.activities:
        if not (row.starts_on and row.ends_on):
            yield Finding("plan", _("The activity “%(title)s” has no days.") % {"title": row}, _row(row.key))
        if not row.expected.strip():
            yield Finding("plan", _("The activity “%(title)s” has no expected result.") % {"title": row}, _row(row.key))


def days_outside(it: Application, today: date) -> Iterator[Finding]:
    for row in it.activities:
        days = {"starts_on": row.starts_on, "ends_on": row.ends_on}
        if objection := activity_objection(days, it.project.starts_on, it.project.ends_on):
            yield Finding("plan", _("“%(title)s”: %(why)s") % {"title": row, "why": objection[1]}, _row(row.key))


def begins_too_early(it: Application, today: date) -> Iterator[Finding]:
    """Money comes after the results of the contest: what is spent before is not paid."""
    begins, programme = it.project.starts_on, it.project.programme
    results = programme.results_on if programme else None
    if begins and results and begins < results:
        sentence = _("The project begins on %(day)s, before the results of the contest on %(results)s.")
        yield Finding("plan", sentence % {"day": day(begins), "results": day(results)}, "id_starts_on")
    elif begins and begins <= today:
        yield Finding(
            "plan",
            _("The project begins on %(day)s, which is not ahead any more.") % {"day": day(begins)},
            "id_starts_on",
        )


def lasts_too_long(it: Application, today: date) -> Iterator[Finding]:
    begins, ends = it.project.starts_on, it.project.ends_on
    if begins and ends and not it.project.long_term and ends > add_months(begins, MOST_MONTHS):
        sentence = _("The project lasts longer than %(count)s months and is not marked as long-term.")
        yield Finding("plan", sentence % {"count": MOST_MONTHS}, "id_ends_on")


def no_results(it: Application, today: date) -> Iterator[Finding]:
    kinds = {row.kind for row in it.results}
    if ResultKind.QUANTITY not in kinds:
        yield Finding("results", _("No result in figures is named."))
    if ResultKind.QUALITY not in kinds:
        yield Finding("results", _("It is not said what will change: name a result in quality."))


def result_gaps(it: Application, today: date) -> Iterator[Finding]:
    """A quantity needs its target and unit, a quality the way in which it is measured."""
    for row in it.results:
        if row.kind == ResultKind.QUANTITY and (not row.target or not row.unit):
            yield Finding(
                "results", _("The result “%(title)s” has no target with its unit.") % {"title": row}, _row(row.key)
            )
        if row.kind == ResultKind.QUALITY and not row.measured_by.strip():
            yield Finding("results", _("It is not said how “%(title)s” is measured.") % {"title": row}, _row(row.key))


def no_budget(it: Application, today: date) -> Iterator[Finding]:
    if not it.budget:
        yield Finding("budget", _("The budget is empty."))


def sums_disagree(it: Application, today: date) -> Iterator[Finding]:
    """The lines of the budget make what the project asks for."""
    for gap in gaps(it.project, it.budget) if it.budget else ():
        yield Finding(
            "budget",
            _("“%(field)s” says %(said)s, the lines of the budget make %(sum)s.")
            % {"field": _label(gap.field), "said": money(gap.said), "sum": money(gap.added_up)},
            f"id_{gap.field}",
        )


def unexplained_costs(it: Application, today: date) -> Iterator[Finding]:
    for line in it.budget:
        if not line.purpose.strip():
            yield Finding(
                "budget",
                _("“%(article)s”: it is not said what the money is for.") % {"article": line},
                _row(line.article),
            )


def nothing_of_ones_own(it: Application, today: date) -> Iterator[Finding]:
    """An own contribution, also in things and time of volunteers, is one of the criteria of experts."""
    if it.budget and not any(line.cofunding for line in it.budget):
        yield Finding("budget", _("There is no own contribution: count premises, things and the time of volunteers."))


def no_partners(it: Application, today: date) -> Iterator[Finding]:
    if not it.partners:
        yield Finding("partners", _("No partner is named: a letter of support is worth points."))


def direction_not_in_force(it: Application, today: date) -> Iterator[Finding]:
    """The fund's directions change: one of another year is not in the form."""
    programme = it.project.programme
    direction = it.project.direction if programme else None
    if direction is None or programme is None:
        return
    if (direction.valid_from or programme.year) > programme.year or (
        direction.valid_to or programme.year
    ) < programme.year:
        sentence = _("The direction “%(direction)s” is not among those of %(year)s.")
        yield Finding("about", sentence % {"direction": direction, "year": programme.year}, "id_direction")


CHECKS = (
    Check("no_contest", Weight.MISSING, no_contest),
    Check("empty_fields", Weight.MISSING, empty_fields),
    Check("too_long", Weight.MISSING, too_long),
    Check("no_leader_or_accountant", Weight.MISSING, no_leader_or_accountant),
    Check("no_plan", Weight.MISSING, no_plan),
    Check("activity_gaps", Weight.MISSING, activity_gaps),
    Check("days_outside", Weight.MISSING, days_outside),
    Check("no_results", Weight.MISSING, no_results),
    Check("result_gaps", Weight.MISSING, result_gaps),
    Check("no_budget", Weight.MISSING, no_budget),
    Check("sums_disagree", Weight.MISSING, sums_disagree),
    Check("few_activities", Weight.MISTAKE, few_activities),
    Check("begins_too_early", Weight.MISTAKE, begins_too_early),
    Check("lasts_too_long", Weight.MISTAKE, lasts_too_long),
    Check("direction_not_in_force", Weight.MISTAKE, direction_not_in_force),
    Check("roles_unsaid", Weight.MISTAKE, roles_unsaid),
    Check("unexplained_costs", Weight.MISTAKE, unexplained_costs),
    Check("nothing_of_ones_own", Weight.MISTAKE, nothing_of_ones_own),
    Check("no_partners", Weight.MISTAKE, no_partners),
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the check list found, in the order of the form."""

    missing: list[Finding]
    mistakes: list[Finding]

    @property
    def ready(self) -> bool:
        return not self.missing

    def of_part(self, code: str) -> int:
        """How many things on a step are missing."""
        return sum(finding.part == code for finding in self.missing)


def readiness_of(application: Application, *, today: date) -> Readiness:
    """Asks every check of what was read already: no queries, where contest and direction came with the project."""
    order = [part.code for part in PARTS]
    found: dict[Weight, list[Finding]] = {weight: [] for weight in Weight}
    for check in CHECKS:
        found[check.weight].extend(check.find(application, today))
    for findings in found.values():
        findings.sort(key=lambda finding: order.index(finding.part))
    return Readiness(found[Weight.MISSING], found[Weight.MISTAKE])
