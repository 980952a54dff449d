"""Who was really there. The core knows only who said that they come; the app of the door registers what it saw.

    presence.register(came)     # in AppConfig.ready: a queryset of registrations narrowed to those who were there

A narrowing leaves an event alone at which nobody was marked at all: there it is not known who came.
"""

from collections.abc import Callable

from events.querysets import RegistrationQuerySet

Narrowing = Callable[[RegistrationQuerySet], RegistrationQuerySet]

_narrowings: list[Narrowing] = []


def register(narrowing: Narrowing) -> None:
    """Asks this as well. Registering it twice is the same as once."""
    if narrowing not in _narrowings:
        _narrowings.append(narrowing)


def came(registrations: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those of the registrations who were there, as far as that is known."""
    for narrowing in _narrowings:
        registrations = narrowing(registrations)
    return registrations
