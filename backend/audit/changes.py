from typing import Any

from django.db import models


def apply_changes(target: models.Model, fields: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Sets the fields that differ, without saving; returns their old and new values as text."""
    before, after = {}, {}
    for name, value in fields.items():
        old = getattr(target, name)
        if old != value:
            before[name], after[name] = str(old or ""), str(value or "")
            setattr(target, name, value)
    return before, after
