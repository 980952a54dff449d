"""Writes the tables of the form: what is given becomes what is stored, row by row, by their keys."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from backend.directory.models import Organisation
from projects.models import Project
from projects.passport.consistency import activity_objection, line_objection
from projects.passport.enums import Article
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Result

Given = list[dict[str, Any]]


def _put(model: Any, existing: dict[str, Any], given: Given, fields: tuple[str, ...], **fixed: Any) -> dict[str, Any]:
    """Makes the rows that are new, changes those that differ, removes those that are gone; returns them by key."""
    fresh, changed, kept = [], [], {}
    for position, row in enumerate(given):
        key = str(row["key"])
        values = {name: row[name] for name in fields if name in row} | {"position": position} | row.get("fixed", {})
        found = existing.get(key)
        if found is None:
            found = model(key=key, **fixed, **values)
            fresh.append(found)
        elif any(getattr(found, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(found, name, value)
            changed.append(found)
        kept[key] = found
    if gone := [row.pk for key, row in existing.items() if key not in kept]:
        model.objects.filter(pk__in=gone).delete()
    model.objects.bulk_create(fresh)
    if changed:
        model.objects.bulk_update(changed, [*fields, "position", *_foreign(given)])
    return kept


def _foreign(given: Given) -> list[str]:
    return sorted({name for row in given for name in row.get("fixed", {})})


def _by_key(rows: Any) -> dict[str, Any]:
    return {str(row.key): row for row in rows}


def write_tasks(project: Project, given: Given) -> None:
    _put(PlanTask, _by_key(project.plan_tasks.all()), given, ("title",), project=project)


def write_activities(project: Project, given: Given) -> None:
    """After the tasks: each activity names the key of its task.

    Raises:
        Invalid: an activity belongs to no task of the plan, its days do not fit, or one that is done is left out.
    """
    tasks = _by_key(project.plan_tasks.all())
    existing = _by_key(Activity.objects.filter(task__project=project))
    given = [row | {"key": str(row["key"])} for row in given]
    _keep_what_is_done(existing, {row["key"] for row in given})
    for number, row in enumerate(given):
        if str(row["task"]) not in tasks:
            raise Invalid(_("This activity belongs to no task of the plan."), field=f"activities.{number}.task")
        if objection := activity_objection(row, project.starts_on, project.ends_on):
            raise Invalid(objection[1], field=f"activities.{number}.{objection[0]}")
        row["fixed"] = {"task": tasks[str(row["task"])]}
    _put(Activity, existing, given, ("title", "expected", "starts_on", "ends_on"))


def keep_done(project: Project, keys: set[str]) -> None:
    """Raises Invalid when an activity that is done is not among the keys: its task may not go either."""
    _keep_what_is_done(_by_key(Activity.objects.filter(task__project=project)), keys)


def _keep_what_is_done(existing: dict[str, Activity], keys: set[str]) -> None:
    for key, activity in existing.items():
        if activity.done_on and key not in keys:
            raise Invalid(
                _("“%(title)s” is done already: it stays in the plan.") % {"title": activity.title},
                code="done_already",
                field="activities",
            )


def write_results(project: Project, given: Given) -> None:
    fields = ("kind", "title", "target", "unit", "measured_by")
    _put(Result, _by_key(project.results.all()), given, fields, project=project)


def write_partners(project: Project, given: Given) -> None:
    """A partner whose ИНН stands in the register of organisations is tied to it."""
    numbers = [row["inn"] for row in given if row.get("inn")]
    known = {place.inn: place for place in Organisation.objects.filter(inn__in=numbers)}
    given = [row | {"fixed": {"organisation": known.get(row.get("inn"))}} for row in given]
    fields = ("name", "inn", "role", "support")
    _put(Partner, _by_key(project.partnerships.all()), given, fields, project=project)


def write_budget(project: Project, given: Given) -> None:
    """The articles that are given; an article without money and purpose has no line.

    Raises:
        Invalid: a line does not add up.
    """
    existing = {line.article: line for line in project.budget.all()}
    fields = ("purpose", "total", "cofunding", "requested")
    fresh, changed, gone = [], [], [line.pk for article, line in existing.items() if article not in _articles(given)]
    for number, row in enumerate(given):
        if objection := line_objection(row):
            raise Invalid(objection[1], field=f"budget.{number}.{objection[0]}")
        values = {name: row.get(name) or ("" if name == "purpose" else 0) for name in fields}
        line = existing.get(row["key"])
        if not any(values.values()):
            gone.extend([line.pk] if line else [])
        elif line is None:
            fresh.append(BudgetLine(project=project, article=row["key"], **values))
        elif any(getattr(line, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(line, name, value)
            changed.append(line)
    if gone:
        BudgetLine.objects.filter(pk__in=gone).delete()
    BudgetLine.objects.bulk_create(fresh)
    if changed:
        BudgetLine.objects.bulk_update(changed, fields)


def _articles(given: Given) -> set[str]:
    articles = [row["key"] for row in given]
    if len(articles) != len(set(articles)) or not set(articles) <= set(Article.values):
        raise Invalid(_("Name each of the nine articles of the budget at most once."), field="budget")
    return set(articles)


Writer = Callable[[Project, Given], None]
WRITERS: dict[str, Writer] = {
    "tasks": write_tasks,
    "activities": write_activities,
    "results": write_results,
    "partners": write_partners,
    "budget": write_budget,
}
