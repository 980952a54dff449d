"""Lives of projects: the moves that led where they are, and the answers after the grant."""

from datetime import datetime, timedelta
from typing import Any

from backend.demo.factories import MOMENT, CheckpointFactory, ProjectFactory
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Project, StageChange
from projects.survival.models import Continuation

# The usual way of a grant, as far as a stage.
WAYS = {
    Stage.WON: (Stage.WON,),
    Stage.ACTIVE: (Stage.WON, Stage.CONTRACTING, Stage.ACTIVE),
    Stage.CONTRACT_FAILED: (Stage.WON, Stage.CONTRACTING, Stage.CONTRACT_FAILED),
    Stage.TERMINATED: (Stage.WON, Stage.CONTRACTING, Stage.ACTIVE, Stage.SUSPENDED, Stage.TERMINATED),
    Stage.DONE_OK: (Stage.WON, Stage.CONTRACTING, Stage.ACTIVE, Stage.FINAL_REPORTING, Stage.EVALUATION, Stage.DONE_OK),
    Stage.DONE_BAD: (
        Stage.WON, Stage.CONTRACTING, Stage.ACTIVE, Stage.FINAL_REPORTING, Stage.EVALUATION, Stage.DONE_BAD,
    ),
}  # fmt: skip
WAYS[Stage.AFTERCARE] = (*WAYS[Stage.DONE_OK], Stage.AFTERCARE)
WAYS[Stage.CONTINUED] = (*WAYS[Stage.AFTERCARE], Stage.CONTINUED)
WAYS[Stage.CEASED] = (*WAYS[Stage.AFTERCARE], Stage.CEASED)


def lived(stage: Stage, *, days: int, won_at: datetime = MOMENT, **fields: Any) -> Project:
    """A project that won at that moment and came to the stage so many days later, by the usual way."""
    way = WAYS[stage]
    project = ProjectFactory(stage=stage, stage_since=won_at + timedelta(days=days), **fields)
    moves = []
    for place, target in enumerate(way):
        last = place == len(way) - 1
        at = won_at + timedelta(days=days if last and place else min(place, days))
        moves.append(StageChange(project=project, source=way[place - 1] if place else "", target=target, at=at))
    StageChange.objects.bulk_create(moves)
    return project


def answered(project: Project, answer: str, *, at: datetime, months: int = 3, **fields: Any) -> Continuation:
    """How the project lives on, as it was answered at that moment."""
    checkpoint = CheckpointFactory(
        project=project, kind=CheckpointKind.AFTERCARE, title=f"{months} мес. после гранта", due_on=at.date(),
        done_on=at.date(),
    )  # fmt: skip
    return Continuation.objects.create(
        project=project, checkpoint=checkpoint, months=months, answer=answer, answered_on=at.date(), at=at, **fields
    )
