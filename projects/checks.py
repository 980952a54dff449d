"""What must be true before a move. Each check names what is missing, so that a person can mend it."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.enums import LEGAL_KINDS, CheckpointKind
from projects.lifecycle import Check
from projects.models import Contract, Project

# The fields of «О проекте» that the fund's form requires.
REQUIRED_FIELDS = (
    "direction",
    "title",
    "summary",
    "geography",
    "starts_on",
    "ends_on",
    "significance",
    "target_groups",
    "goal",
    "tasks",
    "grant",
)


def missing_fields(project: Project) -> list[str]:
    """The names of required passport fields that are still empty, in the form's order; no query."""
    return [name for name in REQUIRED_FIELDS if getattr(project, Project._meta.get_field(name).attname) in (None, "")]  # type: ignore[union-attr]


def passport_complete(project: Project) -> str:
    missing = missing_fields(project)
    if not missing:
        return ""
    labels = [str(Project._meta.get_field(name).verbose_name) for name in missing]  # type: ignore[union-attr]
    return ngettext(
        "One field of the passport is still empty: %(fields)s.",
        "Some fields of the passport are still empty: %(fields)s.",
        len(labels),
    ) % {"fields": ", ".join(labels)}


def contest_named(project: Project) -> str:
    return "" if project.programme_id else _("Name the contest to which the application goes.")


def contract_signed(project: Project) -> str:
    signed = Contract.objects.filter(project=project, signed_on__isnull=False).exists()
    return "" if signed else _("Enter the number of the contract and the day on which it was signed.")


def dates_named(project: Project) -> str:
    return "" if project.starts_on and project.ends_on else _("Enter the days on which the project begins and ends.")


def checkpoints_done(project: Project) -> str:
    kinds = [kind for kind in LEGAL_KINDS if kind != CheckpointKind.FINAL_REPORT]
    left = project.checkpoints.open().filter(kind__in=kinds).count()
    if not left:
        return ""
    return ngettext(
        "%(count)s checkpoint is still open: mark it as done first.",
        "%(count)s checkpoints are still open: mark them as done first.",
        left,
    ) % {"count": left}


CHECKS: dict[Check, Callable[[Project], str]] = {
    "passport_complete": passport_complete,
    "contest_named": contest_named,
    "contract_signed": contract_signed,
    "dates_named": dates_named,
    "checkpoints_done": checkpoints_done,
}


def objections(project: Project, checks: tuple[Check, ...]) -> list[str]:
    """Why the project may not move yet, in sentences; empty when it may."""
    return [sentence for check in checks if (sentence := CHECKS[check](project))]
