"""What letters belong to: an app says who may see the letters of its objects, and what to call them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from backend.accounts.models import User


@dataclass(frozen=True)
class Thread:
    """One kind of thread: `project` in `project:17`.

    Attributes:
        prefix: the word before the colon.
        visible_ids: the objects whose letters a person may see and act upon, as a queryset.
        label: for a batch of ids, each one's title and address (empty when it has no page).
    """

    prefix: str
    visible_ids: Callable[[User], QuerySet[Any, Any]]
    label: Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]


_threads: dict[str, Thread] = {}
# A number that the database can hold.
NUMBER = re.compile(r"[0-9]{1,18}")


def register_thread(
    prefix: str,
    *,
    visible_ids: Callable[[User], QuerySet[Any, Any]],
    label: Callable[[Iterable[int]], Mapping[int, tuple[str, str]]],
) -> None:
    """Files letters under objects of an app; called in `AppConfig.ready`.

    `visible_ids` is for those who work on the object (mentor, head, operator): they see the
    letters to everybody in the thread. Recipients see their own letters in any case.

    Raises:
        ImproperlyConfigured: the prefix is taken.
    """
    if prefix in _threads:
        raise ImproperlyConfigured(f"Two kinds of thread are called {prefix}.")
    _threads[prefix] = Thread(prefix, visible_ids, label)


def threads() -> list[Thread]:
    """Every kind of thread, by prefix."""
    return [_threads[prefix] for prefix in sorted(_threads)]


def labels(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Title and address of each thread that still exists, by its name; one `label` call a kind."""
    wanted: dict[str, set[int]] = {}
    for name in names:
        prefix, _colon, number = name.partition(":")
        if prefix in _threads and number.isdecimal():
            wanted.setdefault(prefix, set()).add(int(number))
    return {
        f"{prefix}:{pk}": found for prefix, ids in wanted.items() for pk, found in _threads[prefix].label(ids).items()
    }


def worked_on(user: User, name: str) -> bool:
    """Whether the person works on the project or event of this name, and so sees its letters."""
    prefix, _colon, number = name.partition(":")
    if prefix not in _threads or not NUMBER.fullmatch(number):
        return False
    return _threads[prefix].visible_ids(user).filter(pk=int(number)).exists()
