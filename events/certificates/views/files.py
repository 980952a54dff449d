"""Papers of many people in parts, so that none takes longer than a page may."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

KINDS = {"pdf": "application/pdf", "zip": "application/zip"}


def parts_of(count: int, size: int) -> range:
    """The numbers of the parts, from 1."""
    return range(1, -(-count // size) + 1)


def part_of(request: HttpRequest, rows: "QuerySet[Any]", size: int) -> tuple[list[Any], str]:
    """The rows of the part that is asked for by `?part=`, and what its file's name ends in. An empty part is 404."""
    asked = request.GET.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    found = list(rows[(number - 1) * size : number * size]) if number else []
    if not found:
        raise Http404
    return found, f"-{number}" if "part" in request.GET else ""


def download(content: bytes, name: str) -> HttpResponse:
    """A file to keep; no cache between keeps it too."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=KINDS[name.rpartition(".")[2]], headers=headers)
