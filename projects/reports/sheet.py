"""The draft of a report as its form shows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from projects.reports.content import content_of
from projects.reports.content.parts import Content, Field, Group, Problem, Section, Total, fields_of
from projects.reports.forms import SheetForm
from projects.reports.models import Remark, StageReport
from projects.reports.services.drafts import ANSWER, Clash, answer_fields, values_of
from projects.reports.services.sending import problems_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A field in the form with the remarks that are made on it, each with its field for the answer."""

    input: Any
    remarks: list[tuple[Remark, Any]]
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class SheetSection:
    section: Section
    groups: list[tuple[Group, list[Entry]]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form: its sections, remarks on the report as a whole, what is missing, the sums."""

    form: SheetForm
    sections: list[SheetSection]
    general: list[tuple[Remark, Any]]
    problems: list[Problem]
    totals: list[Total]
    clashes: list[Clash] = field(default_factory=list)

    @property
    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks]


def sheet_of(
    report: StageReport, *, now: datetime, typed: Mapping[str, str] | None = None,
    mine: Mapping[str, str] | None = None, checked: bool = False,
) -> Sheet:  # fmt: skip
    """The form of the draft.

    Args:
        typed: what this person typed, where it could not be kept.
        mine: what this person typed into fields that somebody else has changed at the same time: the form shows it
            beside what stands in the draft.
        checked: whether mistakes are shown at their fields.
    """
    content: Content = content_of(report)
    there = values_of(report, content)
    values = there | dict(typed or {}) | dict(mine or {})
    sections = content.sections(values)
    asked = fields_of(sections) | answer_fields(report)
    problems = problems_of(report, now=now, content=content)
    form = SheetForm(asked, values, problems if checked else None)
    remarks: dict[str, list[tuple[Remark, Any]]] = defaultdict(list)
    for remark in report.remarks.filter(resolved_at=None).select_related("by"):
        remarks[remark.field].append((remark, form[f"{ANSWER}{remark.pk}"]))
    clashes = {
        key: _clash(report, asked[key], there.get(key, ""), text) for key, text in (mine or {}).items() if key in asked
    }

    def entries(group: Group) -> list[Entry]:
        return [Entry(form[one.key], remarks.pop(one.key, []), clashes.get(one.key)) for one in group.fields]

    shown = [SheetSection(section, [(group, entries(group)) for group in section.groups]) for section in sections]
    general = [one for left in remarks.values() for one in left]
    return Sheet(form, shown, general, problems, content.totals(there), [*clashes.values()])


def _clash(report: StageReport, asked: Field, theirs: str, mine: str) -> Clash:
    last = report.changes.filter(fields__has_key=asked.key).select_related("by").last()
    return Clash(asked, theirs, mine, str(last.by or "") if last else "", last.at if last else report.updated_at)
