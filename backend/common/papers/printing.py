"""PDF by typst: the template is ours, what people wrote comes as data. The fonts are those of its wheel."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

BRAND = "Росток"
SHEETS = Path(__file__).resolve().parent / "sheets.typ"
"""Headings with facts, tables, lists and texts under them: what it reads is told by its first lines."""

# One compiler keeps the fonts and what it has worked out; it serves one document at a time.
_turn = Lock()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


@cache
def _compiler(folder: Path) -> typst.Compiler:
    return typst.Compiler(root=folder, font_paths=_fonts(), ignore_system_fonts=True)


def printed(template: Path, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """The document as PDF that screen readers understand (PDF/UA-1).

    Args:
        template: a file of ours; it reads nothing outside its folder.
        data: what `sys.inputs.data` of the template holds, as JSON.
        now: the moment that the file says it was made at.
    """
    with _turn:
        made = _compiler(template.parent).compile(
            template,
            format="pdf",
            sys_inputs=inputs(data),
            pdf_standards="ua-1",
            timestamp=int(now.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("one document is one file")
    return made


def pictures(template: Path, data: Mapping[str, Any]) -> list[bytes]:
    """The pages of the document as PNG."""
    with _turn:
        made = _compiler(template.parent).compile(template, format="png", ppi=110, sys_inputs=inputs(data))
    return list(made) if isinstance(made, list) else [made or b""]


def inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """How data comes to a template: as one string, which the template reads as JSON and never as markup."""
    return {"data": json.dumps(data, ensure_ascii=False)}
