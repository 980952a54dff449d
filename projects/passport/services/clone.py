"""A lost application comes back for the next contest with everything that was in it."""

from typing import Any

from projects.models import Project
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Result
from projects.passport.selectors import application_of
from projects.passport.services.team import copy_roles


def copy_application(*, source: Project, project: Project) -> None:
    """Copies plan, budget, results, partners and roles under the same keys, but not what was done and achieved."""
    old = application_of(source)
    tasks = {
        task.pk: PlanTask(project=project, key=task.key, position=task.position, title=task.title) for task in old.tasks
    }
    PlanTask.objects.bulk_create(tasks.values())
    Activity.objects.bulk_create(
        Activity(
            task=tasks[row.task_id], key=row.key, position=row.position, title=row.title, expected=row.expected,
            starts_on=row.starts_on, ends_on=row.ends_on,
        )
        for row in old.activities
    )  # fmt: skip
    BudgetLine.objects.bulk_create(
        BudgetLine(
            project=project, article=row.article, purpose=row.purpose, total=row.total, cofunding=row.cofunding,
            requested=row.requested,
        )
        for row in old.budget
    )  # fmt: skip
    Result.objects.bulk_create(
        Result(
            project=project, key=row.key, position=row.position, kind=row.kind, title=row.title, target=row.target,
            unit=row.unit, measured_by=row.measured_by,
        )
        for row in old.results
    )  # fmt: skip
    Partner.objects.bulk_create(
        Partner(
            project=project, key=row.key, position=row.position, organisation_id=row.organisation_id, name=row.name,
            inn=row.inn, role=row.role, support=row.support,
        )
        for row in old.partners
    )  # fmt: skip
    copy_roles(source=source, project=project)


def on_retried(*, project: Project, source: Project, **kwargs: Any) -> None:
    """`projects.signals.project_retried`: in the same transaction as the new draft."""
    copy_application(source=source, project=project)
