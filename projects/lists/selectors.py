"""Reads of the pages with lists. Each costs a constant number of queries."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import User
from projects.days import day_of_project
from projects.lists.models import DefaultView, SavedView
from projects.models import Project
from projects.selectors import as_listed, overdue_number

if TYPE_CHECKING:
    from projects.warning.models import ProjectRisk

# An expression over projects, by the moment, and how its value is said on the day that it is there.
Column = Callable[[datetime], Combinable]
Say = Callable[[Any, date], str]
_columns: dict[str, tuple[Column, Say | None]] = {}


def register_column(key: str, column: Column, *, say: Say | None = None) -> None:
    """Gives the template of a row `row.more.<key>`, of an app that knows more of a project; it costs no query."""
    _columns[key] = (column, say)


@dataclass(frozen=True, slots=True)
class Row:
    """A project as a list shows it, with what apps above say of it."""

    project: Any
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def late(self) -> str:
        """How many of its dates have passed, in words; "" for none."""
        count = self.project.overdue
        return ngettext("%(count)s overdue", "%(count)s overdue", count) % {"count": count} if count else ""

    @property
    def choose(self) -> str:
        """What the box that chooses the project is called for those who do not see in which row it stands."""
        return _("Choose “%(project)s”") % {"project": self.project}

    @property
    def risk(self) -> "ProjectRisk | None":
        """How near it is to going under; None where it was never followed."""
        return getattr(self.project, "risk", None)


def shown(projects: QuerySet[Project], *, now: datetime) -> QuerySet[Project]:
    """The projects with what a row of a list shows and no more: each further join would take longer to plan than
    the whole page takes to read.
    """
    listed: QuerySet[Project] = (
        projects.select_related("organisation", "risk")
        .only(
            "title", "number", "grant", "stage", "organisation__name", "organisation__short_name", "risk__level",
        )
        .annotate(next_due=F("line__next_due"), overdue=overdue_number(now), **_more_of(now))
    )  # fmt: skip
    return listed


def exported(projects: QuerySet[Project], *, now: datetime) -> QuerySet[Project]:
    """The projects with all that a file shows."""
    listed: QuerySet[Project] = as_listed(projects, now=now).select_related("risk").annotate(**_more_of(now))
    return listed


def _more_of(now: datetime) -> dict[str, Combinable]:
    more = {f"more_{key}": column(now) for key, (column, _say) in _columns.items()}
    return {"day_there": day_of_project(now), **more}


def rows_of(projects: Iterable[Project]) -> list[Row]:
    """The rows of projects that were read as `shown` or `exported`."""
    return [Row(project, dict(_more(project))) for project in projects]


def _more(project: Any) -> Iterator[tuple[str, Any]]:
    for key, (_column, say) in _columns.items():
        value = getattr(project, f"more_{key}")
        yield key, say(value, project.day_there) if say and value is not None else value


def views_of(user: User) -> QuerySet[SavedView]:
    """The views that the person may use; `is_default` is the one with which their list begins."""
    begun = DefaultView.objects.filter(user=user, view=OuterRef("pk"))
    return SavedView.objects.visible_to(user).annotate(is_default=Exists(begun))
