"""The life of a grant project, as data: its stages, and who may move it from which to which.

The stepper, the buttons, the API's choices, the tests and `docs/lifecycle.md` all read this table.
Source: DESIGN section 4, which follows the regulations of the Presidential Grants Fund.
"""

from dataclasses import dataclass, field
from typing import Literal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role


class Phase(models.TextChoices):
    """The six steps that a person sees; each stage belongs to one."""

    APPLICATION = "application", _("Application")
    EXPERTISE = "expertise", _("Expertise")
    CONTRACT = "contract", _("Contract")
    WORK = "work", _("Implementation")
    REPORTING = "reporting", _("Reporting")
    END = "end", _("Finished")


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    DRAFT = "draft", _("Draft application")
    SUBMITTED = "submitted", _("Submitted")
    REVISION = "revision", _("Under revision")
    ADMITTED = "admitted", _("At independent expertise")
    LOST = "lost", _("Got no support")
    REJECTED_FORMAL = "rejected_formal", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    WON = "won", _("Winner of the contest")
    CONTRACTING = "contracting", _("Signing the contract")
    CONTRACT_FAILED = "contract_failed", _("Contract not signed")
    ACTIVE = "active", _("Being carried out")
    AMENDING = "amending", _("Supplementary agreement")
    REPORTING = "reporting", _("Stage report")
    REPORTING_FIX = "reporting_fix", _("Report being corrected")
    SUSPENDED = "suspended", _("Funding suspended")
    FINAL_REPORTING = "final_reporting", _("Final report")
    EVALUATION = "evaluation", _("Results being evaluated")
    DONE_OK = "done_ok", _("Carried out successfully")
    DONE_SAT = "done_sat", _("Carried out satisfactorily")
    DONE_BAD = "done_bad", _("Carried out unsatisfactorily")
    TERMINATED = "terminated", _("Terminated, money to be returned")
    RETURNED = "returned", _("Money returned")
    AFTERCARE = "aftercare", _("Aftercare")
    CONTINUED = "continued", _("Work goes on")
    CEASED = "ceased", _("Work has ended")

    @property
    def phase(self) -> Phase:
        return _PHASES[self]

    @property
    def public_label(self) -> str | Promise:
        """What citizens read: the inner turns of an application or a report are nobody's business."""
        return _PUBLIC.get(self, self.label)


_PHASES = {
    stage: phase
    for phase, stages in {
        Phase.APPLICATION: (
            Stage.IDEA, Stage.DRAFT, Stage.SUBMITTED, Stage.REVISION, Stage.WITHDRAWN, Stage.REJECTED_FORMAL,
        ),
        Phase.EXPERTISE: (Stage.ADMITTED, Stage.LOST),
        Phase.CONTRACT: (Stage.WON, Stage.CONTRACTING, Stage.CONTRACT_FAILED),
        Phase.WORK: (Stage.ACTIVE, Stage.AMENDING, Stage.SUSPENDED),
        Phase.REPORTING: (Stage.REPORTING, Stage.REPORTING_FIX, Stage.FINAL_REPORTING, Stage.EVALUATION),
        Phase.END: (
            Stage.DONE_OK, Stage.DONE_SAT, Stage.DONE_BAD, Stage.TERMINATED, Stage.RETURNED,
            Stage.AFTERCARE, Stage.CONTINUED, Stage.CEASED,
        ),
    }.items()
    for stage in stages
}  # fmt: skip

_PUBLIC = {
    Stage.IDEA: _("In preparation"),
    Stage.DRAFT: _("In preparation"),
    Stage.REVISION: _("Submitted"),
    Stage.AMENDING: _("Being carried out"),
    Stage.REPORTING: _("Being carried out"),
    Stage.REPORTING_FIX: _("Being carried out"),
}

Check = Literal["passport_complete", "contest_named", "contract_signed", "dates_named", "checkpoints_done"]


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted step: from where to where, by whom, and what must be true before it."""

    source: Stage
    target: Stage
    label: str | Promise
    roles: frozenset[Role]
    reason_required: bool = False
    checks: tuple[Check, ...] = field(default=())


_NKO = {Role.OWNER, Role.MEMBER}
_CENTRE = {Role.MENTOR, Role.HEAD}
_ABOVE = {Role.OPERATOR, Role.ADMIN}

# An application is the NKO's own; what the fund decides is known to both sides; how a project
# ends, and that money stops, is never for the NKO itself to say.
APPLICANT = frozenset(_NKO | _CENTRE | _ABOVE)
LEADER = frozenset({Role.OWNER} | _ABOVE)
BOTH = frozenset({Role.OWNER} | _CENTRE | _ABOVE)
CENTRE = frozenset(_CENTRE | _ABOVE)
HEAD = frozenset({Role.HEAD} | _ABOVE)

MOVES: tuple[Move, ...] = (
    Move(Stage.IDEA, Stage.DRAFT, _("Start the application"), APPLICANT),
    Move(Stage.IDEA, Stage.WITHDRAWN, _("Give up the idea"), LEADER, reason_required=True),
    Move(Stage.DRAFT, Stage.SUBMITTED, _("Application submitted"), BOTH, checks=("passport_complete", "contest_named")),
    Move(Stage.DRAFT, Stage.WITHDRAWN, _("Withdraw"), LEADER, reason_required=True),
    Move(Stage.SUBMITTED, Stage.REVISION, _("The fund asks for a revision"), BOTH, reason_required=True),
    Move(Stage.SUBMITTED, Stage.ADMITTED, _("Admitted to expertise"), BOTH),
    Move(Stage.SUBMITTED, Stage.REJECTED_FORMAL, _("Not admitted"), BOTH, reason_required=True),
    Move(Stage.SUBMITTED, Stage.WITHDRAWN, _("Withdraw"), LEADER, reason_required=True),
    Move(Stage.REVISION, Stage.SUBMITTED, _("Revised and submitted"), BOTH, checks=("passport_complete",)),
    Move(Stage.REVISION, Stage.WITHDRAWN, _("Withdraw"), LEADER, reason_required=True),
    Move(Stage.ADMITTED, Stage.WON, _("The project has won"), BOTH),
    Move(Stage.ADMITTED, Stage.LOST, _("The project got no support"), BOTH),
    Move(Stage.WON, Stage.CONTRACTING, _("Start signing the contract"), BOTH),
    Move(
        Stage.CONTRACTING,
        Stage.ACTIVE,
        _("Contract signed, start the work"),
        BOTH,
        checks=("contract_signed", "dates_named"),
    ),
    Move(Stage.CONTRACTING, Stage.CONTRACT_FAILED, _("The contract will not be signed"), CENTRE, reason_required=True),
    Move(Stage.ACTIVE, Stage.REPORTING, _("Prepare a stage report"), APPLICANT),
    Move(Stage.ACTIVE, Stage.AMENDING, _("Agree on changes with the fund"), BOTH, reason_required=True),
    Move(Stage.ACTIVE, Stage.SUSPENDED, _("Funding is suspended"), CENTRE, reason_required=True),
    Move(Stage.ACTIVE, Stage.FINAL_REPORTING, _("Prepare the final report"), APPLICANT, checks=("checkpoints_done",)),
    Move(Stage.AMENDING, Stage.ACTIVE, _("Changes agreed"), BOTH),
    Move(Stage.REPORTING, Stage.ACTIVE, _("Report accepted"), CENTRE),
    Move(Stage.REPORTING, Stage.REPORTING_FIX, _("Report returned for correction"), CENTRE, reason_required=True),
    Move(Stage.REPORTING_FIX, Stage.REPORTING, _("Stage report corrected"), APPLICANT),
    Move(Stage.REPORTING_FIX, Stage.FINAL_REPORTING, _("Final report corrected"), APPLICANT),
    Move(Stage.REPORTING_FIX, Stage.SUSPENDED, _("Funding is suspended"), CENTRE, reason_required=True),
    Move(Stage.SUSPENDED, Stage.ACTIVE, _("Funding is resumed"), CENTRE),
    Move(Stage.SUSPENDED, Stage.TERMINATED, _("Contract terminated"), HEAD, reason_required=True),
    Move(Stage.FINAL_REPORTING, Stage.EVALUATION, _("Final report accepted"), CENTRE),
    Move(Stage.FINAL_REPORTING, Stage.REPORTING_FIX, _("Report returned for correction"), CENTRE, reason_required=True),
    Move(Stage.EVALUATION, Stage.DONE_OK, _("Carried out successfully"), CENTRE),
    Move(Stage.EVALUATION, Stage.DONE_SAT, _("Carried out satisfactorily"), CENTRE, reason_required=True),
    Move(Stage.EVALUATION, Stage.DONE_BAD, _("Carried out unsatisfactorily"), CENTRE, reason_required=True),
    Move(Stage.DONE_OK, Stage.AFTERCARE, _("Begin aftercare"), CENTRE),
    Move(Stage.DONE_SAT, Stage.AFTERCARE, _("Begin aftercare"), CENTRE),
    Move(Stage.DONE_BAD, Stage.AFTERCARE, _("Begin aftercare"), CENTRE),
    Move(Stage.TERMINATED, Stage.RETURNED, _("Money returned"), HEAD),
    Move(Stage.AFTERCARE, Stage.CONTINUED, _("The work goes on"), CENTRE),
    Move(Stage.AFTERCARE, Stage.CEASED, _("The work has ended"), CENTRE, reason_required=True),
)

MOVE = {(move.source, move.target): move for move in MOVES}

# A project that ended without money may be tried again: a new draft, not a move.
RETRY = frozenset({Stage.LOST, Stage.REJECTED_FORMAL, Stage.WITHDRAWN})
# Somebody must look after these: each needs an active mentor.
LIVE = frozenset({
    Stage.WON, Stage.CONTRACTING, Stage.ACTIVE, Stage.AMENDING, Stage.REPORTING, Stage.REPORTING_FIX,
    Stage.SUSPENDED, Stage.FINAL_REPORTING, Stage.EVALUATION, Stage.AFTERCARE,
})  # fmt: skip
# Money is being spent and reports are due.
FUNDED = frozenset(
    {Stage.ACTIVE, Stage.AMENDING, Stage.REPORTING, Stage.REPORTING_FIX, Stage.SUSPENDED, Stage.FINAL_REPORTING}
)
# The contract is signed: what it holds is changed by an amendment only.
CONTRACTED = FUNDED | {
    Stage.EVALUATION, Stage.DONE_OK, Stage.DONE_SAT, Stage.DONE_BAD, Stage.TERMINATED, Stage.RETURNED,
    Stage.AFTERCARE, Stage.CONTINUED, Stage.CEASED,
}  # fmt: skip
FINAL = frozenset(stage for stage in Stage if not any(move.source == stage for move in MOVES))
# A registration may begin where the project really is; what came before is not known to us.
STARTING = (Stage.IDEA, Stage.DRAFT, Stage.WON)
# What citizens may see in the catalogue.
PUBLIC = frozenset(Stage) - {Stage.IDEA, Stage.DRAFT, Stage.SUBMITTED, Stage.REVISION, Stage.ADMITTED, *RETRY}

# The fund and the winner sign within 45 days (regulations of the Presidential Grants Fund's contest).
CONTRACT_DAYS = 45
# Months after the end of the work at which its continuation is looked at (DESIGN section 4).
AFTERCARE_MONTHS = (3, 6, 12)


def moves_from(stage: Stage) -> tuple[Move, ...]:
    """The moves that lead out of a stage, in the order of the table."""
    return tuple(move for move in MOVES if move.source == stage)
