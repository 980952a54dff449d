"""Curves as a drawing and as tables of words."""

from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.ui.charts import Curve, Step, StepChart, step_chart
from backend.ui.wording import NBSP
from projects.survival.enums import LONGEST, MONTH, TICK
from projects.survival.kaplan_meier import Point
from projects.survival.selectors import Curves, Group


def months(day: int) -> int:
    """Whole months that have passed."""
    return int(day / MONTH)


def percent(share: float) -> str:
    """«93 %»; a share that is not quite all or nothing is not rounded to it."""
    whole = min(max(round(share * 100), 1), 99) if 0 < share < 1 else round(share * 100)
    return f"{whole}{NBSP}%"


def interval(point: Point) -> str:
    """«от 88 до 96 %»; a dash before anything has failed, where there is none."""
    if point.low == point.high:
        return "–"
    return _("%(low)d to %(high)s") % {"low": round(point.low * 100), "high": percent(point.high)}


def axis(curves: Curves) -> int:
    """How many months the axis is long: to the last day anybody is observed on, in whole ticks."""
    last = max((group.survival.last_day for group in curves.compared), default=0)
    return min(max(ceil(last / MONTH / TICK) * TICK, 2 * TICK), LONGEST)


def drawing(curves: Curves) -> StepChart | None:
    """The chart; None when no group is large enough for a curve. With a mark, the project's curve goes first."""
    if not curves.compared:
        return None
    until, here = axis(curves), curves.here
    groups = sorted(curves.compared, key=lambda group: group is not here) if here else list(curves.compared)
    drawn = [Curve(group.label, _steps(group, until), group.survival.last_day / MONTH) for group in groups]
    mark = min(curves.place.day / MONTH, until) if curves.place and here else None
    return step_chart(
        drawn,
        until=until,
        every=TICK if until <= 6 * TICK else 2 * TICK,
        name_time=lambda month: _("%(count)d mo.") % {"count": month},
        mark_at=mark,
        mark_label=_mark(curves) if mark is not None else "",
    )


def _steps(group: Group, until: int) -> list[Step]:
    return [
        Step(point.day / MONTH, point.share, point.low, point.high)
        for point in group.survival.points
        if point.day / MONTH <= until
    ]


def _mark(curves: Curves) -> str:
    place, here = curves.place, curves.here
    if place is None or here is None:
        return ""
    share = percent(here.survival.at(place.day).share)
    words = (
        _("this project: failed in month %(month)d, %(share)s")
        if place.failed
        else _("this project: month %(month)d, %(share)s")
    )
    return words % {"month": months(place.day) + 1, "share": share}


def columns() -> list[str]:
    """The heads of the table beside the drawing."""
    return [_("Group"), _("Month"), _("Still live"), _("95% interval"), _("Under observation")]


def table(curves: Curves) -> list[list[str]]:
    """The curves at every tick of the axis: share, interval, and how many are still under observation."""
    until = axis(curves)
    rows = []
    for group in curves.groups:
        for month in range(0, until + 1, TICK):
            day = round(month * MONTH)
            at_risk = group.survival.at_risk(day)
            if not at_risk:
                break
            point = group.survival.at(day)
            rows.append([group.label, str(month), percent(point.share), interval(point), str(at_risk)])
    return rows


def summary(curves: Curves) -> list[dict[str, str]]:
    """A line a group: how many projects, how many failed, how many live after one and two years, the median."""
    return [
        {
            "label": group.label,
            "members": str(group.survival.members),
            "failures": str(group.survival.failures),
            "year": _share(group, 12),
            "two": _share(group, 24),
            "median": _median(group),
        }
        for group in curves.groups
    ]


def _share(group: Group, month: int) -> str:
    day = round(month * MONTH)
    if not group.survival.at_risk(day):
        return "–"
    point = group.survival.at(day)
    return percent(point.share) if point.low == point.high else f"{percent(point.share)} ({interval(point)})"


def _median(group: Group) -> str:
    median = group.survival.median
    if median is None:
        return _("more than half live")
    count = max(months(median), 1)
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def verdict(curves: Curves) -> str:
    """The log-rank test in a sentence; empty where nothing is compared."""
    if curves.test is None:
        return ""
    p = curves.test.p
    often = _("%(count)s of 100 times") % {"count": _figure(p * 100)}
    if p < 0.001:
        often = _("less than once in a thousand")
    if p < 0.05:
        return _("The curves differ: chance alone makes such differences %(often)s (log-rank test).") % {"often": often}
    return _(
        "A difference between the curves is not shown: chance alone makes such differences %(often)s (log-rank test)."
    ) % {"often": often}


def _figure(number: float) -> str:
    return str(round(number)) if number >= 1 else f"{number:.1f}".replace(".", ",")


def file_rows(curves: Curves) -> list[list[str]]:
    """Every step of every curve, for a spreadsheet; shares as fractions of one."""
    head = [
        _("Group"), _("Day of life"), _("Still live"), _("Interval from"), _("Interval to"), _("Under observation"),
        _("Failed on this day"),
    ]  # fmt: skip
    return [
        head,
        *(
            [
                group.label,
                str(point.day),
                f"{point.share:.4f}",
                f"{point.low:.4f}",
                f"{point.high:.4f}",
                str(point.at_risk),
                str(point.failed),
            ]
            for group in curves.groups
            for point in group.survival.points
        ),
    ]
