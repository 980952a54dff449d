"""Reads of the pages with lists. Each costs a constant number of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.accounts.models import User
from projects.models import Project
from projects.risk import Risk, risks_of

# For projects by their numbers, what to say in a column of the list; asked once a page.
Column = Callable[[User, Sequence[int]], dict[int, str]]
_columns: dict[str, Column] = {}


def register_column(key: str, column: Column) -> None:
    """Gives the template of a row `row.more.<key>`; for an app above that knows more of a project."""
    _columns[key] = column


@dataclass(frozen=True, slots=True)
class Row:
    """A project as a list shows it."""

    project: Project
    risk: Risk
    more: dict[str, str] = field(default_factory=dict)


def rows_of(projects: list[Project], user: User, now: datetime) -> list[Row]:
    """The same projects with their risk and what other apps say of them."""
    ids = [project.pk for project in projects]
    risks = risks_of(ids, now)
    more: dict[str, dict[int, Any]] = {key: column(user, ids) for key, column in _columns.items()} if ids else {}
    return [
        Row(project, risks[project.pk], {key: said.get(project.pk, "") for key, said in more.items()})
        for project in projects
    ]
