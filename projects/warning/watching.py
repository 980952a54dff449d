"""Notices that a fact has changed which an indicator counts: the project is counted anew soon."""

from functools import reduce
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save

from backend.common import clock
from backend.notifications.nudge import wake
from projects.warning import registry
from projects.warning.services.counting import note_change

JOB = "count_changed_risks"

_watched: dict[str, str] = {}


def register_watched(indicator: registry.Indicator) -> None:
    """Adds the indicator and listens to the models that it counts, once to each."""
    registry.register(indicator)
    for label, path in indicator.watches.items():
        if label not in _watched:
            _watched[label] = path
            model = apps.get_model(label)
            for signal in (post_save, post_delete):
                signal.connect(_noticed, sender=model, dispatch_uid=f"warning:{label}")


def _noticed(sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    number = reduce(getattr, _watched[sender._meta.label].split("__"), instance)
    if isinstance(number, int):
        note_change(number, clock.now())
        _wake_once()


def _wake_once() -> None:
    """A worker is woken when the transaction stands, once for however many changes."""
    if not any(_wake in entry for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    wake(JOB)
