"""A region sets the points and levels of the early warning; each change is audited whole, so that it can be undone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.models import Entry
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Territory
from projects.enums import RiskLevel
from projects.lifecycle import LIVE
from projects.warning import registry
from projects.warning.enums import FARTHEST, HIGHEST_LEVEL, MOST_POINTS, POINTS_CHANGED
from projects.warning.models import IndicatorSetting, LevelSetting
from projects.warning.scale import Grades, Levels, Table, declared, declared_table, table_of

State = dict[str, Any]

COUNT_AGAIN = """
INSERT INTO warning_riskchange (number, at)
SELECT id, %(now)s FROM projects_project WHERE region_id = %(region)s AND stage = ANY(%(live)s)
"""


@transaction.atomic
def change_points(*, region: Territory, table: Table, by: User, now: datetime) -> bool:
    """Sets what holds in the region; returns whether anything changed. Its projects are counted anew soon.

    What is as declared is not kept, so that it follows a later release.

    Raises:
        NotAllowed: the person does not operate the region.
        Invalid: a figure is out of range, or grades or levels do not rise; `field` names it.
    """
    permit(by, "warning.change_points", region)
    table = checked(table)
    _lock(region)
    return _write(region, state_of(table), by, now)


@transaction.atomic
def undo_points(*, region: Territory, change: Entry, by: User, now: datetime) -> None:
    """Brings back what stood before a change; that is a change itself, and can be undone.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: the points were changed again since.
    """
    permit(by, "warning.change_points", region)
    _lock(region)
    if state_of(table_of(region.pk)) != change.after:
        raise Conflict(_("The points were changed again since then. Undo the later change first."))
    _write(region, change.before, by, now)


def checked(table: Table) -> Table:
    """The table, when it may hold.

    Raises:
        Invalid: a figure is out of range, or grades or levels do not rise; `field` names it.
    """
    for indicator in registry.indicators():
        _check_grades(indicator, table.grades.get(indicator.key, ()))
    levels = table.levels
    if not 0 < levels.attention < levels.high < levels.critical <= HIGHEST_LEVEL:
        raise Invalid(
            _("Each level has to begin above the one before, at %(most)d points at most.") % {"most": HIGHEST_LEVEL},
            field="high",
        )
    if levels.task_from not in (RiskLevel.ATTENTION, RiskLevel.HIGH, RiskLevel.CRITICAL):
        raise Invalid(_("Choose from which level on a rise opens a task."), field="task_from")
    return table


def _check_grades(indicator: registry.Indicator, grades: Grades) -> None:
    if len(grades) != len(indicator.grades):
        raise Invalid(
            _("“%(title)s” has %(number)d grades.") % {"title": indicator.title, "number": len(indicator.grades)},
            field=indicator.key,
        )
    leasts = [least for least, _points in grades]
    if leasts != sorted(set(leasts)) or leasts[0] < 0 or leasts[-1] > FARTHEST:
        raise Invalid(
            _("“%(title)s”: each grade has to begin above the one before, between 0 and %(most)d.")
            % {"title": indicator.title, "most": FARTHEST},
            field=f"{indicator.key}-{len(grades)}-least",
        )
    if indicator.unit == registry.Unit.FACT and grades != _with_points(indicator, grades):
        raise Invalid(_("“%(title)s” has only points.") % {"title": indicator.title}, field=indicator.key)
    for number, (_least, points) in enumerate(grades, start=1):
        if not 0 <= points <= MOST_POINTS:
            raise Invalid(
                _("Points are between 0 and %(most)d.") % {"most": MOST_POINTS},
                field=f"{indicator.key}-{number}-points",
            )


def _with_points(indicator: registry.Indicator, grades: Grades) -> Grades:
    return tuple((grade.least, points) for grade, (_least, points) in zip(indicator.grades, grades, strict=True))


def state_of(table: Table) -> State:
    """What of the table is not as declared."""
    usual = declared_table()
    return {
        "grades": {
            key: [list(pair) for pair in grades]
            for key, grades in sorted(table.grades.items())
            if grades != usual.grades.get(key)
        },
        "levels": None if table.levels == usual.levels else table.levels.as_json(),
    }


def table_from(state: Mapping[str, Any]) -> Table:
    """The table that a state describes."""
    own = {key: tuple(tuple(pair) for pair in grades) for key, grades in state["grades"].items()}
    grades = {indicator.key: own.get(indicator.key, declared(indicator)) for indicator in registry.indicators()}
    levels = state.get("levels")
    if not levels:
        return Table(grades)
    return Table(grades, Levels(**{**levels, "task_from": RiskLevel(levels["task_from"])}))


def _lock(region: Territory) -> None:
    """One change of a region's points at a time: what is audited as before is what stood before."""
    Territory.objects.select_for_update(no_key=True).get(pk=region.pk)


def _write(region: Territory, after: State, by: User, now: datetime) -> bool:
    before = state_of(table_of(region.pk))
    if before == after:
        return False
    IndicatorSetting.objects.filter(region=region).delete()
    IndicatorSetting.objects.bulk_create(
        IndicatorSetting(
            region=region, indicator=key, thresholds=[least for least, _points in grades],
            points=[points for _least, points in grades],
        )
        for key, grades in after["grades"].items()
    )  # fmt: skip
    LevelSetting.objects.filter(region=region).delete()
    if after["levels"]:
        LevelSetting.objects.create(region=region, **after["levels"])
    record(actor=by, verb=POINTS_CHANGED, target=region, now=now, before=before, after=after)
    with connection.cursor() as cursor:
        live = [stage.value for stage in LIVE]
        cursor.execute(COUNT_AGAIN, {"now": now, "region": region.pk, "live": live})
    return True
