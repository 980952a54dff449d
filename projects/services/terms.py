"""What the signed contract holds: the NKO changes it by an amendment, not by writing over the passport."""

from collections.abc import Collection, Mapping
from typing import NoReturn

from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import Conflict
from projects.lifecycle import CONTRACTED, Stage
from projects.models import Project, TeamMember
from projects.rules import guides

# Fields of the passport that are terms of the contract. Publicity, resources and the like stay open.
TERMS = frozenset({
    "programme", "title", "direction", "significance", "target_groups", "goal", "tasks", "starts_on", "ends_on",
    "grant", "cofunding", "total",
})  # fmt: skip
# Steps of the application that hold nothing else, with what must be filled in until they are closed.
CLOSED = {
    "purpose": ("significance", "target_groups", "goal", "tasks"),
    "plan": ("starts_on", "ends_on"),
    "budget": ("grant", "total"),
}
KEY_DUTIES = frozenset({TeamMember.Duty.LEADER, TeamMember.Duty.ACCOUNTANT})


def bound(project: Project, user: User) -> bool:
    """Whether the contract binds the person: those who guide the project may still correct slips."""
    return Stage(project.stage) in CONTRACTED and not guides(user, project)


def closed_parts(project: Project, user: User, with_rows: Collection[str]) -> frozenset[str]:
    """The steps in which the person can change nothing any more; `with_rows` are those whose tables are filled in."""
    if not bound(project, user):
        return frozenset()
    return frozenset(
        code
        for code, fields in CLOSED.items()
        if all(getattr(project, name) for name in fields) and (code == "purpose" or code in with_rows)
    )


def refuse() -> NoReturn:
    """Raises Conflict: it needs an amendment."""
    raise Conflict(
        _(
            "This is in the contract with the fund: ask for an amendment on the page “Money” of the project. "
            "Your mentor can correct a slip."
        ),
        code="in_contract",
    )


def check_fields(project: Project, before: Mapping[str, str], by: User) -> None:
    """Does nothing unless a term that was filled in is changed; `before` are the changed fields as they were.

    Raises:
        Conflict: the contract holds it.
    """
    if any(before[name] for name in TERMS & before.keys()) and bound(project, by):
        refuse()


def check_member(project: Project, member: TeamMember, before: Mapping[str, str], by: User) -> None:
    """Does nothing unless somebody else becomes leader or accountant. That one of them has left is a fact that may be
    told at any time; who comes instead is agreed with the fund. Where nobody was ever named, somebody may be.

    Raises:
        Conflict: the contract names them.
    """
    duty = before.get("duty", member.duty) if member.pk else ""
    renamed = duty in KEY_DUTIES and bool(before.keys() & {"full_name", "duty"})
    appointed = member.duty in KEY_DUTIES and (not member.pk or "duty" in before)
    if not (renamed or appointed) or not bound(project, by):
        return
    if renamed or project.team.filter(duty=member.duty).exclude(pk=member.pk).exists():
        refuse()
