from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from backend.common.tabular.problems import FileProblem


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file, known by its columns. Other columns are let be."""

    name: str
    label: str | Promise
    required: frozenset[str]
    optional: frozenset[str] = field(default=frozenset())


def layout_of(columns: list[str], layouts: tuple[Layout, ...]) -> Layout:
    """The layout whose required columns are all there.

    Raises:
        FileProblem: none fits; it names the columns that the nearest layout lacks.
    """
    there = set(columns)
    for layout in layouts:
        if layout.required <= there:
            return layout
    nearest = max(layouts, key=lambda layout: len(layout.required & there) / len(layout.required))
    raise FileProblem(
        _("Columns are missing: %(missing)s. The first line of the file has: %(found)s.")
        % {
            "missing": ", ".join(sorted(nearest.required - there)),
            "found": _shortened(", ".join(column or "—" for column in columns)),
        }
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 500 else text[:500] + "…"
