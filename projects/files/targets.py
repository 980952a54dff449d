"""To what a file may be attached: each app registers its model, with who sees such an object and who may change it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import models

from backend.accounts.models import User

Visible = Callable[[User | AnonymousUser], models.QuerySet]
OnRecord = Callable[[], models.Exists]


@dataclass(frozen=True, slots=True)
class Target:
    """A model to which files are attached.

    `visible(user)` are the objects that the person sees; `change` is the permission, asked with the object, of
    those who attach files to it and take them away. `on_record()` is a condition on a file of such an object (its `pk`
    and `target_id` are there by `OuterRef`): something that was sent names it, so that it stays when it is taken away.
    """

    model: type[models.Model]
    visible: Visible
    change: str
    on_record: OnRecord | None = None


_targets: dict[str, Target] = {}


def register_target(
    model: type[models.Model], *, visible: Visible, change: str, on_record: OnRecord | None = None
) -> None:
    """Lets files be attached to objects of the model."""
    _targets[model._meta.label_lower] = Target(model, visible, change, on_record)


def target_of(label: str) -> Target | None:
    """What is registered for `<app>.<model>`; None where nothing is."""
    return _targets.get(label)


def targets() -> dict[str, Target]:
    """All of them by label."""
    return dict(_targets)
