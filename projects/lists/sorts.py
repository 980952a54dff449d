"""The orders of lists of projects that the lines make cheap."""

from django.db.models import DecimalField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.common.keyset import Sort
from projects import sorting
from projects.lists.models import NEVER
from projects.models import Project


def _with_line(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Each project has a line; said so, the join may begin with the lines."""
    return projects.filter(line__isnull=False)


def register() -> None:
    """Makes the orders known, to be called once."""
    for key, sort in {
        "due": Sort(
            _("next date first"), Coalesce("line__next_due", Value(NEVER)), "line__project_id", narrow=_with_line
        ),
        "danger": Sort(_("most endangered first"), F("line__danger"), "line__project_id", down=True, narrow=_with_line),
        "stuck": Sort(_("longest at its stage first"), F("line__stage_since"), "line__project_id", narrow=_with_line),
        "grant": Sort(
            _("largest grant first"),
            Coalesce("line__grant", Value(-1, DecimalField())),
            "line__project_id",
            down=True,
            narrow=_with_line,
        ),
    }.items():
        sorting.register_sort(key, sort)
