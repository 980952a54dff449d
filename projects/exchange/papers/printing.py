"""PDF by typst: the template is ours, what people wrote comes as data. The fonts are those of its wheel."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
# One compiler keeps the fonts and what it has worked out; it serves one document at a time.
_turn = Lock()


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(root=HERE, font_paths=fonts, ignore_system_fonts=True)


def printed(template: str, data: Mapping[str, Any], *, now: datetime) -> bytes:
    """The document as PDF that screen readers understand (PDF/UA-1).

    Args:
        template: a file beside this one.
        data: what `sys.inputs.data` of the template holds, as JSON.
    """
    with _turn:
        made = _compiler().compile(
            HERE / template,
            format="pdf",
            sys_inputs=_inputs(data),
            pdf_standards="ua-1",
            timestamp=int(now.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError("one document is one file")
    return made


def pictures(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """The pages of the document as PNG."""
    with _turn:
        made = _compiler().compile(HERE / template, format="png", ppi=110, sys_inputs=_inputs(data))
    return list(made) if isinstance(made, list) else [made or b""]


def _inputs(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}
