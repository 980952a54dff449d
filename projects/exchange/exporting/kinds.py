"""The files that can be taken, by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.narrowing import narrowed_by
from backend.common.tabular.sheets import XLSX
from backend.common.tabular.writer import BOM
from projects.exchange.exporting import grants, open_data
from projects.models import Project

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Kind:
    """A file: what it is called, what it is good for, how its pieces are made of projects (public fields or all)."""

    name: str
    title: str | Promise
    hint: str | Promise
    content_type: str
    pieces: Callable[[QuerySet[Project], bool], Iterator[bytes]]

    def download(self, projects: QuerySet[Project], *, public: bool, now: datetime) -> StreamingHttpResponse:
        """The file, which goes out as it is made."""
        stem, _dot, extension = self.name.rpartition(".")
        file = f"{'open-' if public else ''}{stem}-{now:%Y-%m-%d}.{extension}"
        headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(self.pieces(projects, public), content_type=self.content_type, headers=headers)


def take(
    kind: Kind, projects: QuerySet[Project], *, by: User, now: datetime, filters: Mapping[str, str] | None = None
) -> StreamingHttpResponse:
    """The file with what an insider may read; the audit keeps who took it and how it was narrowed."""
    narrowed = narrowed_by(filters or {})
    record(actor=by, verb="projects.exported", target=by, now=now, after={"file": kind.name, "filters": narrowed})
    return kind.download(projects, public=False, now=now)


def _marked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield BOM
    yield from pieces


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "projects.csv", _("Applications, CSV"), _("29 columns as in the fund's open data; can be imported again."),
            CSV, lambda projects, public: _marked(open_data.as_csv(projects, public=public)),
        ),
        Kind(
            "projects.xlsx", _("Applications, Excel"), _("The same columns as a workbook."), XLSX,
            lambda projects, public: open_data.as_workbook(projects, public=public),
        ),
        Kind(
            "360giving.json", _("Grants, 360Giving JSON"), _("Awarded grants in the international standard."),
            "application/json", lambda projects, public: grants.as_json(projects),
        ),
        Kind(
            "360giving.csv", _("Grants, 360Giving CSV"), _("The same grants as a flat table."), CSV,
            lambda projects, public: _marked(grants.as_csv(projects)),
        ),
    )
}  # fmt: skip
