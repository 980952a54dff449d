"""Models' own checks, told as the refusals that pages and the API show."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from backend.common.errors import Invalid


@contextmanager
def refusals(field: str = "") -> Iterator[None]:
    """Turns the first ValidationError inside into Invalid, at its own field or at `field`."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise Invalid(error.messages[0], field=field) from error
        name, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], field="" if name == NON_FIELD_ERRORS else name) from error


def check(row: models.Model, *, exclude: Collection[str] = ()) -> None:
    """Does nothing when the row's fields and constraints hold.

    Raises:
        Invalid: the first that does not, at its field. Uniqueness is looked up, the database has the last word.
    """
    with refusals():
        row.full_clean(exclude=set(exclude))
