"""The files of a version: which were attached when the report was sent, and how two versions differ in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Func, JSONField, OuterRef, Value
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from projects.files.models import StoredFile
from projects.reports.models import ReportVersion, StageReport


@dataclass(frozen=True, slots=True)
class Filed:
    """A file as a version names it; `stored` is None when its content is gone."""

    id: int
    name: str
    size: int
    sha256: str
    stored: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that only one of two versions names, or names with another content: `kind` is new, gone or replaced."""

    kind: str
    said: str | Promise
    older: Filed | None
    newer: Filed | None


def attached(report: StageReport) -> list[dict[str, Any]]:
    """What a version keeps of the files of the report."""
    rows = StoredFile.objects.of(report).order_by("at", "pk")
    return [{"id": one.pk, "name": one.name, "size": one.size, "sha256": one.sha256} for one in rows]


def named() -> Exists:
    """In SQL, whether a version of its report names the file."""
    one = Func(Value("id"), OuterRef("pk"), function="jsonb_build_object", output_field=JSONField())
    there = Func(one, function="jsonb_build_array", output_field=JSONField())
    return Exists(ReportVersion.objects.filter(report=OuterRef("target_id"), data__files__contains=there))


def filed(version: ReportVersion) -> list[Filed] | None:
    """The files of the version; None for one of the time before they were noted (one query)."""
    return _filed(version)[0]


def _filed(*versions: ReportVersion) -> list[list[Filed] | None]:
    ids = {one["id"] for version in versions for one in version.data.get("files") or ()}
    stored = StoredFile.objects.in_bulk(ids) if ids else {}
    return [
        [Filed(**one, stored=stored.get(one["id"])) for one in version.data["files"]]
        if version.data.get("files") is not None
        else None
        for version in versions
    ]


def file_differences(older: ReportVersion, newer: ReportVersion) -> list[FileDifference] | None:
    """What was taken away, replaced and added, in this order; None when one of them does not say (one query).

    A file of the same name with another content replaces the other; the same content uploaded again is no difference.
    """
    old, new = _filed(older, newer)
    if old is None or new is None:
        return None
    for one in [*old]:
        same = next((other for other in new if (other.name, other.sha256) == (one.name, one.sha256)), None)
        if same:
            old.remove(one)
            new.remove(same)
    replaced, said = [], pgettext_lazy("file", "Replaced by another file of this name")
    for one in [*old]:
        if other := next((other for other in new if other.name == one.name), None):
            replaced.append(FileDifference("replaced", said, one, other))
            old.remove(one)
            new.remove(other)
    gone = [FileDifference("gone", pgettext_lazy("file", "Taken away"), one, None) for one in old]
    return gone + replaced + [FileDifference("new", pgettext_lazy("file", "Added"), None, one) for one in new]
