"""What the service knows about a person, and how it forgets it (152-ФЗ, articles 14 and 21).

An app that keeps personal data registers here, in its AppConfig.ready, how to print it and how to forget it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from backend.accounts.models import User

Export = Callable[[User], Any]
Eraser = Callable[[User, datetime], None]

exports: dict[str, Export] = {}
erasers: list[Eraser] = []


def register(key: str, *, export: Export, erase: Eraser | None = None) -> None:
    """Adds the section `key` to every export, and `erase(user, now)` to every erasure.

    An export returns what JSON can carry (dates too). An eraser runs before the account itself loses
    its address, in the same transaction.
    """
    exports[key] = export
    if erase:
        erasers.append(erase)


def everything_about(user: User) -> dict[str, Any]:
    """All personal data of the person, by section."""
    return {key: export(user) for key, export in exports.items()}
