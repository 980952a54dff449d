"""The pages of docs/ that are tables of the code. `manage.py write_docs` writes them; a test says when they are old."""

import re
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import rules
from django.apps import apps
from django.utils.translation import gettext, override
from rules.permissions import permissions

from backend.accounts.enums import Role
from backend.notifications import audiences, registry
from projects import lifecycle
from projects.lifecycle import Phase, Stage

DOCS = Path(__file__).resolve().parent.parent / "docs"
OURS = ("backend.", "projects", "mentoring", "events")
WRITTEN_BY = "<!-- Written by `make docs` from the code; change the code, not this page. -->"

CHECKS = {
    "passport_complete": "the passport is complete",
    "contest_named": "the contest is named",
    "contract_signed": "the contract has its number and day of signing",
    "dates_named": "the project has its first and last day",
    "checkpoints_done": "no checkpoint but the final report is open",
}


def documents() -> dict[str, str]:
    """The text of each page by its name in docs/, with labels in Russian."""
    with override("ru"):
        return {"lifecycle.md": _lifecycle(), "roles.md": _roles(), "followups.md": _followups()}


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(head), ["---"] * len(list(head)), *[[str(cell) for cell in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _lifecycle() -> str:
    boxes = "\n".join(
        f'    subgraph {phase.value}_phase ["{phase.label}"]\n'
        + "".join(f'        {stage.value}["{stage.label}"]\n' for stage in Stage if stage.phase is phase)
        + "    end"
        for phase in Phase
    )
    arrows = "\n".join(f"    {move.source.value} --> {move.target.value}" for move in lifecycle.MOVES)
    stages = _table(
        ("Code", "Этап", "Видно гражданам", "Фаза", "Live", "Funded", "Final"),
        (
            (
                f"`{stage.value}`",
                stage.label,
                stage.public_label if stage in lifecycle.PUBLIC else "–",
                stage.phase.label,
                *("yes" if stage in group else "" for group in (lifecycle.LIVE, lifecycle.FUNDED, lifecycle.FINAL)),
            )
            for stage in Stage
        ),
    )
    moves = _table(
        ("From", "To", "Кнопка", "Reason", "Must be true"),
        (
            (
                f"`{move.source.value}`",
                f"`{move.target.value}`",
                move.label,
                "asked for" if move.reason_required else "",
                "; ".join(CHECKS[check] for check in move.checks),
            )
            for move in lifecycle.MOVES
        ),
    )
    return f"""{WRITTEN_BY}
# The life of a project

The table is `projects/lifecycle.py`. One function writes it: `projects.services.moves.move_project`, which locks the
project, finds the move, asks the role and the checks, and leaves a `StageChange` and an audit entry. The stepper, the
buttons, the API's choices and this page read the same table. Who may make which move is in [roles.md](roles.md).

A project that got no support, was not admitted or was withdrawn can be tried again: that makes a new draft.

```mermaid
flowchart TD
{boxes}
{arrows}
```

## Stages

*Live*: somebody must look after the project. *Funded*: money is being spent and reports are due. *Final*: nothing leads
out. Citizens see a project from its victory on.

{stages}

## Moves

{moves}
"""


def _predicates(app: str) -> dict[str, str]:
    """The first sentence of each predicate in an app's rules.py."""
    module = import_module(f"{apps.get_app_config(app).name}.rules")
    return {
        value.name: " ".join((value.__doc__ or "").split("\n\n")[0].split())
        for value in vars(module).values()
        if isinstance(value, rules.Predicate)
    }


def _who(permission: str) -> str:
    predicate = permissions[permission].name
    said = _predicates(permission.split(".", maxsplit=1)[0])
    return re.sub(r"\w+", lambda match: said.get(match[0], match[0]).rstrip("."), predicate.strip("()")).replace(
        " | ", "; or: "
    )


def _ours(label: str) -> bool:
    return label in apps.app_configs and apps.get_app_config(label).name.startswith(OURS)


def _roles() -> str:
    roles = _table(("Role", "Кто это"), ((f"`{role.value}`", role.label) for role in Role))
    moves = _table(
        ("Move", *(f"`{role.value}`" for role in Role if role is not Role.ORGANISER)),
        (
            (
                f"`{move.source.value}` → `{move.target.value}`",
                *("yes" if role in move.roles else "" for role in Role if role is not Role.ORGANISER),
            )
            for move in lifecycle.MOVES
        ),
    )
    allowed = _table(
        ("Permission", "Who"),
        ((f"`{name}`", _who(name)) for name in sorted(permissions) if _ours(name.split(".")[0])),
    )
    return f"""{WRITTEN_BY}
# Roles

A person holds a role in one organisation, one centre or one region (`backend.accounts.models.Membership`), and may hold
several. `visible_to(user)` of a queryset decides whether an object exists for the person (if not: 404); a predicate of
the app's `rules.py` decides the act (if not: 403 and a sentence that says whom to ask). Pages, API, admin and templates
ask the same predicate.

{roles}

## Acts

{allowed}

## Moves of a project

An application is the NKO's own; what the fund decides is known to both sides; how a project ends, and that money stops,
is never for the NKO itself to say.

{moves}
"""


def _to(rule: registry.Rule) -> str:
    return str(gettext("the participant")) if rule.to == registry.SELF else str(audiences.find(rule.to).title)


def _signed(days: Iterable[int]) -> str:
    return ", ".join(f"{count:+d}" for count in days)


def _days(rule: registry.Rule) -> str:
    """The offsets in words: what they count, from where, and how it goes on."""
    said = [_signed(rule.offsets)]
    if rule.unit is registry.Unit.WORKING:
        said.append("working days")
    if rule.anchored is not registry.Anchored.DAY:
        said.append(f"from the {rule.anchored.replace('_', ' ')}")
    if rule.repeat:
        said.append(f"then every {rule.repeat.every}, {rule.repeat.times} times")
    return "; ".join(said)


def _followups() -> str:
    entries = [entry for entry in registry.entries() if _ours(entry.key.split(".")[0])]
    timed = _table(
        ("Key", "Что приходит", "Кому", "Category", "Days from the date", "Never off", "Почему"),
        (
            (f"`{e.key}`", e.title, _to(e), e.category.value, _days(e), _signed(e.floor) or "–", e.why)
            for e in entries
            if isinstance(e, registry.Rule)
        ),
    )
    ordered = _table(
        ("Key", "Что приходит", "Category", "Почему"),
        ((f"`{e.key}`", e.title, e.category.value, e.why) for e in entries if not isinstance(e, registry.Rule)),
    )
    return f"""{WRITTEN_BY}
# What is written to whom

Each app declares its letters in `followups.py`. The sweep turns those with days into rows of the outbox; a service
orders the others at the moment at which they become necessary. A letter of the category `legal` can't be unsubscribed;
`nudge` can, and keeps the recipient's quiet hours; `service` answers something that the recipient did. A key with a
slash is a step of the escalation of the rule before the slash. A centre may move or switch off every day in its
follow-up plan but those under *Never off*.

## By the calendar

{timed}

## At once

{ordered}
"""
