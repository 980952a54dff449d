"""What must hold among settings, rules and tables so that archiving letters makes nothing happen twice."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import models

from backend.notifications import registry
from backend.notifications.models import Letter

# Months are counted short, and which day it is depends on the zone.
SHORTEST_MONTH = timedelta(days=28)
GRACE = timedelta(days=2)


@register()
def archived_letters_are_not_made_again(**kwargs: Any) -> list[CheckMessage]:
    """The once-key of the outbox holds over the rows that are there: no sweep may reach back to those that went."""
    kept = settings.LETTERS_KEPT_MONTHS * SHORTEST_MONTH
    return [
        Error(
            f"{rule.key} is caught up for {rule.window.days} days, and letters are archived after "
            f"{settings.LETTERS_KEPT_MONTHS} months: an archived letter would be sent once more.",
            hint="Shorten the rule's window or raise LETTERS_KEPT_MONTHS.",
            id="notifications.E001",
        )
        for rule in registry.rules()
        if rule.window + GRACE >= kept
    ]


@register()
def nothing_goes_with_a_letter(**kwargs: Any) -> list[CheckMessage]:
    """Whatever points to a letter outlives it."""
    return [
        Error(
            f"{relation.related_model._meta.label}.{relation.field.name} has to be null when its letter is archived.",
            hint="Give the field on_delete=SET_NULL.",
            id="notifications.E002",
        )
        for relation in links()
        if relation.on_delete is not models.SET_NULL
    ]


def links() -> list[models.ManyToOneRel]:
    """Every foreign key to a letter, those without a way back included."""
    fields = Letter._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, models.ManyToOneRel)]
