"""What an NKO is told about the dates of its project, and until when it is still needed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category, Channel
from backend.notifications.registry import SUBJECT_COLUMNS, Rule, Step, register
from backend.notifications.variables import ANSWERS, Variable
from projects.enums import LEGAL_KINDS, CheckpointKind
from projects.lifecycle import FUNDED, LIVE, Stage
from projects.models import Checkpoint, Contract
from projects.querysets import zone_of_project

# At which stages the follow-up plan shows what is due by the contract, in the order of the project's life.
REPORTS = tuple(stage for stage in Stage if stage in FUNDED)

ABOUT_PROJECT = (
    Variable("project", _("title of the project"), "project.title"),
    Variable("organisation", _("the NKO"), "project.organisation"),
    Variable("centre", _("the centre"), "project.centre"),
)
ABOUT_CONTRACT = (*ABOUT_PROJECT, Variable("date", _("day by which to sign"), "contract.sign_by", dated=True))
ABOUT_CHECKPOINT = (
    *ABOUT_PROJECT,
    Variable("what", _("what is due"), "checkpoint.title"),
    Variable("date", _("day by which it is due"), "checkpoint.due_on", dated=True),
)
# The three answers of one tap to the question how a project lives on after its grant.
LIVES_ON = Variable("answers", _("three links to answer with one tap"), template="survival/letters/answers.txt")
# Why somebody of the centre is told.
_CARE = _("You mentor this project, or you head the centre that looks after it.")

# The pages of text of a passport, and what only searches read: no letter says any of it.
UNSAID = (
    "project__search", "project__summary", "project__geography", "project__significance", "project__target_groups",
    "project__goal", "project__tasks", "project__partners", "project__publicity", "project__development",
    "project__resources", "project__created_at", "project__updated_at", "project__stage_since",
    "project__organisation__search", "project__organisation__created_at", "project__organisation__updated_at",
)  # fmt: skip


def of_project(rows: QuerySet, anchor: str) -> QuerySet:
    """Subjects that hang on a project: each row with its date, and the project that the people are those of."""
    return (
        rows.order_by()
        .values(
            subject_id=F("pk"),
            anchor=F(anchor),
            zone=zone_of_project("project__"),
            about=F("project_id"),
            centre_id=F("project__centre_id"),
        )
        .values(*SUBJECT_COLUMNS)
    )


def unsigned_contracts(now: datetime) -> QuerySet:
    return of_project(Contract.objects.filter(signed_on=None, project__stage=Stage.CONTRACTING), "opened_on")


def legal_checkpoints(now: datetime) -> QuerySet:
    rows = Checkpoint.objects.open().filter(kind__in=LEGAL_KINDS, project__stage__in=FUNDED)
    return of_project(rows, "due_on")


def start_steps(now: datetime) -> QuerySet:
    rows = Checkpoint.objects.open().filter(kind=CheckpointKind.START, project__stage__in=FUNDED)
    return of_project(rows, "due_on")


def aftercare_checkpoints(now: datetime) -> QuerySet:
    rows = Checkpoint.objects.open().filter(kind=CheckpointKind.AFTERCARE, project__stage__in=LIVE)
    return of_project(rows, "due_on")


def contract_context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    contracts = Contract.objects.filter(pk__in=ids).select_related("project__organisation").defer(*UNSAID)
    return {contract.pk: {"contract": contract, "project": contract.project} for contract in contracts}


def checkpoint_context(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = Checkpoint.objects.filter(pk__in=ids)
    checkpoints = rows.select_related("project__organisation").defer(*UNSAID)
    return {checkpoint.pk: {"checkpoint": checkpoint, "project": checkpoint.project} for checkpoint in checkpoints}


# What the follow-ups of checkpoints share.
about_checkpoints = partial(
    Rule,
    subject="projects.checkpoint",
    thread="project",
    to="nko",
    counted_from=_("the day by which it is due"),
    variables=(*ABOUT_CHECKPOINT, ANSWERS),
    context=checkpoint_context,
)
# Who of the centre is told when nothing happens: first the mentor, who calls, then its head.
to_centre = partial(Step, why=_CARE, variables=ABOUT_CHECKPOINT)
call = partial(to_centre, to="mentor", channel=Channel.TASK)
to_heads = partial(to_centre, to="heads")


register(
    Rule(
        key="projects.contract_unsigned",
        title=_("The contract is not signed"),
        why=_("You lead a project that has won a grant or are its accountant; the contract has to be signed in time."),
        category=Category.LEGAL,
        subject="projects.contract",
        template="projects/letters/contract_unsigned.txt",
        offsets=(15, 30, 40),
        floor=(40,),
        stages=(Stage.CONTRACTING,),
        thread="project",
        to="nko",
        subjects=unsigned_contracts,
        counted_from=_("the day when signing began"),
        variables=(*ABOUT_CONTRACT, ANSWERS),
        context=contract_context,
        escalation=(
            call(
                title=_("The contract is not signed: the mentor calls"),
                template="projects/letters/contract_call.txt",
                variables=ABOUT_CONTRACT,
                offsets=(20, 35),
                window=timedelta(days=7),
            ),
            to_heads(
                title=_("The contract is not signed: to the head of the centre"),
                template="projects/letters/contract_head.txt",
                variables=ABOUT_CONTRACT,
                offsets=(40,),
                window=timedelta(days=5),
            ),
        ),
    )
)
register(
    about_checkpoints(
        key="projects.checkpoint_coming",
        title=_("A checkpoint is coming"),
        why=_("You lead this project or are its accountant; the grant contract asks for this by the day named."),
        category=Category.LEGAL,
        template="projects/letters/checkpoint_coming.txt",
        offsets=(-14, -3, 0),
        ends_with_day=True,
        floor=(-3, 0),
        stages=REPORTS,
        subjects=legal_checkpoints,
    )
)
register(
    about_checkpoints(
        key="projects.checkpoint_overdue",
        title=_("A checkpoint is overdue"),
        why=_("You lead this project or are its accountant; the grant contract asked for this by the day named."),
        category=Category.LEGAL,
        template="projects/letters/checkpoint_overdue.txt",
        offsets=(1, 7),
        floor=(1,),
        stages=REPORTS,
        subjects=legal_checkpoints,
        escalation=(
            call(
                title=_("A checkpoint is overdue: the mentor calls"),
                template="projects/letters/overdue_call.txt",
                offsets=(3,),
                window=timedelta(days=14),
            ),
            to_heads(
                title=_("A checkpoint is overdue by a week: to the head of the centre"),
                template="projects/letters/overdue_head.txt",
                offsets=(7,),
                window=timedelta(days=14),
            ),
        ),
    )
)
register(
    about_checkpoints(
        key="projects.start_late",
        title=_("A first step after the contract is due"),
        why=_("You lead this project or are its accountant; the first ninety days decide how a project goes on."),
        category=Category.NUDGE,
        template="projects/letters/start_late.txt",
        offsets=(0, 5),
        stages=(Stage.ACTIVE,),
        subjects=start_steps,
        escalation=(
            call(
                title=_("A first step after the contract is late: the mentor calls"),
                template="projects/letters/start_call.txt",
                offsets=(7,),
                window=timedelta(days=14),
            ),
            to_heads(
                title=_("A first step after the contract is late by three weeks: to the head of the centre"),
                template="projects/letters/start_head.txt",
                offsets=(21,),
                window=timedelta(days=14),
            ),
        ),
    )
)
register(
    about_checkpoints(
        key="projects.aftercare_coming",
        title=_("How does the project live on?"),
        why=_("Your project has ended with a grant; the centre asks at three, six and twelve months how it lives on."),
        category=Category.NUDGE,
        template="projects/letters/aftercare_coming.txt",
        offsets=(-7, 0),
        stages=(Stage.AFTERCARE,),
        subjects=aftercare_checkpoints,
        variables=(*ABOUT_CHECKPOINT, LIVES_ON),
    )
)
