"""A crowd that signs up for one event: in each process one person after the other is worked for.

They wait for each other anyway, for the lock of the seats. But until they reach it they take the processor from
the one who holds it, and everybody waits longer. Nothing is decided here: that is the database's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

TURNS = tuple(Lock() for _turn in range(64))
"""Each event has one of these; two that share one are as one crowd."""


@contextmanager
def turn_of(event: int) -> Iterator[None]:
    """Waits until nobody else in this process signs up for the event of this number."""
    with TURNS[event % len(TURNS)]:
        yield
