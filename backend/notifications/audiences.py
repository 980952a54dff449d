"""Who is written to. An app says once who its people are; every rule names them by a word.

    register(Audience(key="heads", title=_("heads of the centre"), people=heads))

The app that knows the people registers them in `AppConfig.ready`; a rule of any app may name them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.utils.functional import Promise

PEOPLE_COLUMNS = ("about", "email", "user_id", "language")


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The people of a kind, for everything that there is to be written about.

    Attributes:
        key: unique; what rules name in `to`.
        title: what the follow-up plan and the docs call them.
        people: a queryset with `.values(*PEOPLE_COLUMNS)`, one row a person and thing: `about` is the id of
            the thing (of the kind that the rules' `thread` names), `user_id` is null without an account.
    """

    key: str
    title: str | Promise
    people: Callable[[], QuerySet[Any, Any]]

    def people_of(self, *columns: str, **narrowed: Any) -> QuerySet[Any, Any]:
        """Those columns of some of the people, such as of those with `about=1`; rows are tuples."""
        people = self.people()
        # Django narrows no union: its parts are narrowed, and joined again.
        parts: list[QuerySet[Any, Any]] = [QuerySet(part.model, part) for part in people.query.combined_queries] or [
            people
        ]
        first, *others = (part.filter(**narrowed).values_list(*columns) for part in parts)
        return first.union(*others, all=True) if others else first


_audiences: dict[str, Audience] = {}


def register(audience: Audience) -> None:
    """Makes an audience known.

    Raises:
        ImproperlyConfigured: another one has this key.
    """
    if audience.key in _audiences:
        raise ImproperlyConfigured(f"Two audiences are called {audience.key}.")
    _audiences[audience.key] = audience


def find(key: str) -> Audience:
    """The audience with this key.

    Raises:
        LookupError: none has it.
    """
    if key not in _audiences:
        raise LookupError(f"No audience is called {key}.")
    return _audiences[key]
