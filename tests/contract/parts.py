"""The tables of the contract stand in parts, a module for each app: here they are joined."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def parts(package: str) -> Iterator[ModuleType]:
    """Every module of the package, by name."""
    for found in iter_modules(import_module(package).__path__, f"{package}."):
        yield import_module(found.name)


def joined(package: str, name: str) -> dict[str, Any]:
    """All rows of the tables `name` of the package's modules; a row that two of them have is a mistake."""
    rows: dict[str, Any] = {}
    for part in parts(package):
        own = getattr(part, name, {})
        assert not rows.keys() & own.keys(), f"{part.__name__} repeats {sorted(rows.keys() & own.keys())}"
        rows |= own
    return rows
