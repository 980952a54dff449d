from typing import Any

from projects.models import Project
from projects.reports.services.planning import plan_reports


def plan(sender: type[Project], *, project: Project, **said: Any) -> None:
    """A date of the contract was written, or the work has begun: its reports are there to be written."""
    plan_reports(project=project)
