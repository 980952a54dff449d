"""The analytical report: what was done and when, what came of it, and who wrote of it."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.ui.wording import number as figures
from projects.passport.enums import ResultKind
from projects.passport.models import Activity, Result
from projects.reports.content.parts import (
    Field,
    Group,
    Level,
    Problem,
    Section,
    Shape,
    Total,
    Values,
    group,
    read_amount,
    read_date,
    written,
)
from projects.reports.models import StageReport
from projects.reports.wording import days

PUBLICATIONS = 30
# So many empty rows for publications stand below the filled ones.
SPARE = 2
_PUBLICATION = re.compile(r"publication-(\d{1,2})-(on|title|link)")


class Analytical:
    """Activities of the period (or late from before it) and results, as the passport has them now."""

    def __init__(self, report: StageReport) -> None:
        self.report = report
        before = Q(done_on__lt=report.period_from)
        later = Q(starts_on__gt=report.period_to)
        self.activities = list(
            Activity.objects.filter(task__project=report.project_id).exclude(before).exclude(later)
            .select_related("task")
        )  # fmt: skip
        self.results = list(Result.objects.filter(project=report.project_id))

    def sections(self, values: Values) -> list[Section]:
        return [
            Section("about", _("In short"), "", (Group("", "", self._about()),)),
            Section(
                "activities",
                _("Activities"),
                _("What was planned for this period, and what came of it. Where the day differs, say why."),
                tuple(self._activity(activity) for activity in self.activities),
            ),
            Section(
                "results",
                _("Results"),
                _("Figures since the beginning of the project, not of this period alone."),
                tuple(self._result(result) for result in self.results),
            ),
            Section(
                "publications",
                _("Publications and mentions in the media"),
                _("Each with its address. Save, and there will be room for more."),
                tuple(self._publication(row) for row in range(self._rows(values))),
            ),
        ]

    def prefilled(self) -> dict[str, str]:
        """What the passport knows already."""
        done = {
            f"activity-{activity.pk}-on": activity.done_on.isoformat()
            for activity in self.activities
            if activity.done_on and activity.done_on <= self.report.period_to
        }
        return done | {
            f"result-{result.pk}-achieved": written(result.achieved)
            for result in self.results
            if result.achieved is not None
        }

    def problems(self, values: Values, *, today: date) -> list[Problem]:
        found = []
        if not values.get("summary"):
            found.append(Problem("summary", _("Say in a few sentences what was done in this period."), Level.MISSING))
        for activity in self.activities:
            found += self._activity_problems(activity, values, today)
        for result in self.results:
            found += self._result_problems(result, values)
        return found + self._publication_problems(values, today)

    def totals(self, values: Values) -> list[Total]:
        return []

    def knows(self, key: str) -> bool:
        named = _PUBLICATION.fullmatch(key)
        return bool(named and int(named[1]) < PUBLICATIONS)

    # What is asked.

    def _about(self) -> tuple[Field, ...]:
        return tuple(
            Field(key, label, Shape.LONG, label)
            for key, label in (
                ("summary", _("What was done in this period")),
                ("difficulties", _("What was difficult, and what you changed because of it")),
                ("next", _("What comes next")),
            )
        )

    def _activity(self, activity: Activity) -> Group:
        plan = _("Plan: %(days)s") % {"days": days(activity.starts_on, activity.ends_on)}
        if activity.expected:
            plan += f". {activity.expected}"
        return group(
            f"activity-{activity.pk}",
            activity.title,
            plan,
            ("on", _("Held on"), Shape.DATE),
            ("fact", pgettext("activity", "What came of it"), Shape.LONG),
            ("why", _("Why not as planned"), Shape.LINE),
        )

    def _result(self, result: Result) -> Group:
        if result.kind == ResultKind.QUALITY:
            plan = _("How it is measured: %(how)s") % {"how": result.measured_by or "–"}
            return group(f"result-{result.pk}", result.title, plan, ("proof", _("What shows it"), Shape.LONG))
        goal = f"{figures(result.target)} {result.unit}".strip() if result.target is not None else "–"
        return group(
            f"result-{result.pk}",
            result.title,
            _("Target: %(goal)s") % {"goal": goal},
            ("achieved", _("Achieved since the beginning"), Shape.NUMBER),
            ("proof", _("What confirms it"), Shape.LINE),
        )

    def _publication(self, row: int) -> Group:
        return group(
            f"publication-{row}",
            _("Publication %(number)s") % {"number": row + 1},
            "",
            ("on", _("Day"), Shape.DATE),
            ("title", _("Where and what"), Shape.LINE),
            ("link", pgettext("publication", "Link"), Shape.LINK),
            planned=False,
        )

    @staticmethod
    def _rows(values: Values) -> int:
        used = [int(found[1]) for key, value in values.items() if value and (found := _PUBLICATION.fullmatch(key))]
        return min(max(used, default=-1) + 1 + SPARE, PUBLICATIONS)

    # What is wrong.

    def _activity_problems(self, activity: Activity, values: Values, today: date) -> list[Problem]:
        key = f"activity-{activity.pk}"
        title = {"title": activity.title}
        try:
            held = read_date(values.get(f"{key}-on", ""))
        except ValueError:
            return [Problem(f"{key}-on", _("“%(title)s”: this is no day of the calendar.") % title, Level.WRONG)]
        why, period = values.get(f"{key}-why"), {"from": self.report.period_from, "to": self.report.period_to}
        if held is None:
            if why or activity.ends_on is None or activity.ends_on > self.report.period_to:
                return []
            text = _("“%(title)s” was planned for this period: enter the day on which it was held, or why it was not.")
            return [Problem(f"{key}-on", text % title, Level.MISSING)]
        if held > today:
            return [Problem(f"{key}-on", _("“%(title)s”: this day lies in the future.") % title, Level.WRONG)]
        if not period["from"] <= held <= period["to"]:
            text = _("“%(title)s”: the day lies outside the period of the report, %(days)s.")
            said = title | {"days": days(period["from"], period["to"])}
            return [Problem(f"{key}-on", text % said, Level.WRONG)]
        found = []
        if not values.get(f"{key}-fact"):
            found.append(Problem(f"{key}-fact", _("“%(title)s”: say what came of it.") % title, Level.MISSING))
        if activity.ends_on and held > activity.ends_on and not why:
            text = _("“%(title)s” was held later than planned: say why.")
            found.append(Problem(f"{key}-why", text % title, Level.MISSING))
        return found

    def _result_problems(self, result: Result, values: Values) -> list[Problem]:
        key, title = f"result-{result.pk}", {"title": result.title}
        if result.kind == ResultKind.QUANTITY:
            return self._figure_problems(result, values.get(f"{key}-achieved", ""))
        if self.report.final and not values.get(f"{key}-proof"):
            return [Problem(f"{key}-proof", _("“%(title)s”: say what shows it.") % title, Level.MISSING)]
        return []

    def _figure_problems(self, result: Result, typed: str) -> list[Problem]:
        field, said = f"result-{result.pk}-achieved", {"title": result.title}
        try:
            achieved = read_amount(typed)
        except ValueError:
            return [Problem(field, _("“%(title)s”: write a number, 0 or more.") % said, Level.WRONG)]
        if achieved is None:
            text = _("“%(title)s”: enter how much is achieved, 0 if nothing yet.")
            return [Problem(field, text % said, Level.MISSING)]
        found = []
        if result.achieved is not None and achieved < result.achieved:
            text = _("“%(title)s”: this is less than was reported before (%(before)s).")
            found.append(Problem(field, text % (said | {"before": figures(result.achieved)}), Level.WARNING))
        if self.report.final and result.target is not None and achieved < result.target:
            text = _("“%(title)s”: the target is not reached, %(left)s are missing. Explain it among the difficulties.")
            found.append(Problem(field, text % (said | {"left": figures(result.target - achieved)}), Level.WARNING))
        return found

    def _publication_problems(self, values: Values, today: date) -> list[Problem]:
        found, any_filled = [], False
        for row in range(PUBLICATIONS):
            key = f"publication-{row}"
            on, title, link = (values.get(f"{key}-{part}", "") for part in ("on", "title", "link"))
            if not (on or title or link):
                continue
            any_filled = True
            named = {"number": row + 1}
            if not title:
                found.append(
                    Problem(f"{key}-title", _("Publication %(number)s: where and what?") % named, Level.MISSING)
                )
            found += _link_problems(f"{key}-link", link, named)
            try:
                day = read_date(on)
            except ValueError:
                text = _("Publication %(number)s: this is no day of the calendar.")
                found.append(Problem(f"{key}-on", text % named, Level.WRONG))
                continue
            if day and day > today:
                text = _("Publication %(number)s: this day lies in the future.")
                found.append(Problem(f"{key}-on", text % named, Level.WRONG))
        if not any_filled:
            text = _("No publication is named. The fund expects the project to be told of.")
            found.append(Problem("publication-0-title", text, Level.WARNING))
        return found


def _link_problems(field: str, link: str, named: dict[str, int]) -> list[Problem]:
    if not link:
        return [Problem(field, _("Publication %(number)s: give its address.") % named, Level.MISSING)]
    if not _is_address(link):
        text = _("Publication %(number)s: the address begins with https:// and names a site.")
        return [Problem(field, text % named, Level.WRONG)]
    return []


def _is_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in link
    except ValueError:
        return False


def done_days(content: Analytical, values: Values) -> dict[int, date]:
    """The days on which activities were held, by the activity's id."""
    days_held = {
        activity.pk: read_date(values.get(f"activity-{activity.pk}-on", "")) for activity in content.activities
    }
    return {pk: day for pk, day in days_held.items() if day}


def achievements(content: Analytical, values: Values) -> dict[int, Decimal]:
    """What is achieved since the beginning, by the result's id."""
    found = {result.pk: read_amount(values.get(f"result-{result.pk}-achieved", "")) for result in content.results}
    return {pk: amount for pk, amount in found.items() if amount is not None}
