"""Reads of the pages with lists. Each costs a constant number of queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from backend.accounts.models import User
from projects.lists.models import DefaultView, SavedView
from projects.models import Project

# For projects by their numbers, what to say in a column of the list; asked once a page.
Column = Callable[[User, Sequence[int]], dict[int, str]]
_columns: dict[str, Column] = {}


def register_column(key: str, column: Column) -> None:
    """Gives the template of a row `row.more.<key>`; for an app above that knows more of a project."""
    _columns[key] = column


@dataclass(frozen=True, slots=True)
class Row:
    """A project as a list shows it, with what apps above say of it."""

    project: Project
    more: dict[str, str] = field(default_factory=dict)


def rows_of(projects: list[Project], user: User) -> list[Row]:
    """The same projects with what other apps say of them: a query each."""
    ids = [project.pk for project in projects]
    more: dict[str, dict[int, Any]] = {key: column(user, ids) for key, column in _columns.items()} if ids else {}
    return [Row(project, {key: said.get(project.pk, "") for key, said in more.items()}) for project in projects]


def views_of(user: User) -> QuerySet[SavedView]:
    """The views that the person may use; `is_default` is the one with which their list begins."""
    begun = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    return SavedView.objects.visible_to(user).select_related("owner").annotate(is_default=Exists(begun))
