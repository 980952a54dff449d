"""Somebody else judges an assessment, criterion by criterion, and decides it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from mentoring.quality.conflicts import refuse_own, why_not
from mentoring.quality.enums import HALVES, Level, Status
from mentoring.quality.models import Answer, Assessment
from mentoring.quality.services.assessing import locked
from mentoring.quality.services.letters import of_confirmer, of_place, tell


@dataclass(frozen=True)
class Verdict:
    """How far the confirmer finds a criterion met; a remark is needed where that is less than was claimed."""

    level: Level | None
    remark: str


def _judged(assessment: Assessment, by: User) -> Assessment:
    refuse_own(assessment, by)
    permit(by, "quality.confirm_assessment", assessment)
    return locked(assessment, Status.SUBMITTED)


def _answers(assessment: Assessment) -> list[Answer]:
    return list(assessment.answers.filter(criterion__version=assessment.version_id).select_related("criterion"))


@transaction.atomic
def judge(*, assessment: Assessment, verdicts: Mapping[str, Verdict], by: User, now: datetime) -> None:
    """Keeps what the confirmer finds of criteria, by their keys; what does not differ is left alone.

    Raises:
        NotAllowed: the person works in what is assessed, or was not asked.
        Conflict: the assessment does not wait for confirmation.
        Invalid: a criterion is found less met than was claimed, without a remark.
    """
    for answer in _answers(_judged(assessment, by)):
        found = verdicts.get(str(answer.criterion.key))
        if found is None or (answer.verdict, answer.remark) == (found.level or "", found.remark):
            continue
        if found.level and not found.remark and HALVES[found.level] < HALVES[Level(answer.level)]:
            raise Invalid(
                _("Say why you find “%(criterion)s” less met than they do.") % {"criterion": answer.criterion.text},
                field=f"{answer.criterion.key}-remark", code="remark_missing",
            )  # fmt: skip
        answer.verdict, answer.remark = found.level or "", found.remark
        answer.verdict_by, answer.verdict_at = by, now
        answer.save(update_fields=["verdict", "remark", "verdict_by", "verdict_at"])


@transaction.atomic
def decide(*, assessment: Assessment, by: User, now: datetime, remark: str = "") -> Assessment:
    """Adds the confirmed points up: a mark when they reach the share and nothing required is missing, else none.

    An older mark of the same standard ends the day before.

    Raises:
        NotAllowed, Conflict: as `judge`.
        Invalid: a criterion is not judged yet.
    """
    assessment = _judged(assessment, by)
    answers = _answers(assessment)
    open_one = next((answer for answer in answers if not answer.verdict), None)
    if open_one is not None:
        raise Invalid(_("Say of each criterion how far it is met. Still open: “%(criterion)s”.")
                      % {"criterion": open_one.criterion.text}, code="not_judged")  # fmt: skip
    halves = sum(answer.criterion.points * HALVES[Level(answer.verdict)] for answer in answers)
    assessment.most = sum(answer.criterion.points for answer in answers)
    assessment.points = halves // 2
    lacks_required = any(answer.criterion.required and answer.verdict != Level.YES for answer in answers)
    passed = not lacks_required and 100 * halves >= 2 * assessment.version.pass_share * assessment.most
    assessment.status = Status.CONFIRMED if passed else Status.DECLINED
    assessment.decided_at, assessment.decided_by, assessment.remark = now, by, remark.strip()
    if passed:
        _give_mark(assessment, now)
    assessment.save()
    after = {"status": assessment.status, "points": assessment.points, "most": assessment.most}
    record(actor=by, verb="assessment.decided", target=assessment, now=now, after=after, reason=assessment.remark)
    tell("quality.decided", assessment, of_place(assessment), f"{now:%Y%m%d%H%M%S}", now)
    return assessment


def _give_mark(assessment: Assessment, now: datetime) -> None:
    today = clock.local_date(now, assessment.zone)
    assessment.valid_from = today
    assessment.valid_until = clock.add_months(today, assessment.version.valid_months) - timedelta(days=1)
    older = Assessment.objects.of(assessment.place).marks(today).filter(standard=assessment.standard_id)
    older.exclude(pk=assessment.pk).update(valid_until=today - timedelta(days=1))


@transaction.atomic
def give_back(*, assessment: Assessment, by: User, now: datetime, remark: str) -> Assessment:
    """Gives the checklist back to be completed; what was judged stays where the answer is not changed.

    Raises:
        NotAllowed, Conflict: as `judge`.
        Invalid: no remark says what is to be done.
    """
    assessment = _judged(assessment, by)
    if not remark.strip():
        raise Invalid(_("Say what has to be completed: they read it in the letter."), field="remark")
    assessment.status, assessment.remark = Status.DRAFT, remark.strip()
    assessment.save(update_fields=["status", "remark"])
    record(actor=by, verb="assessment.given_back", target=assessment, now=now, reason=assessment.remark)
    tell("quality.given_back", assessment, of_place(assessment), f"{now:%Y%m%d%H%M%S}", now)
    return assessment


@transaction.atomic
def ask_another(*, assessment: Assessment, confirmer: Centre | None, by: User, now: datetime) -> Assessment:
    """Asks another centre, or with None the operator, to confirm what waits; verdicts so far stay.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: the assessment does not wait for confirmation.
        Invalid: the centre has a conflict of interest (`confirmer`).
    """
    permit(by, "quality.oversee_assessment", assessment)
    assessment = locked(assessment, Status.SUBMITTED)
    if confirmer is not None and (conflict := why_not(assessment, confirmer)):
        raise Invalid(conflict, field="confirmer", code="conflict_of_interest")
    before = {"confirmer": assessment.confirmer_id}
    assessment.confirmer = confirmer
    assessment.save(update_fields=["confirmer"])
    after = {"confirmer": confirmer.pk if confirmer else None}
    record(actor=by, verb="assessment.confirmer_changed", target=assessment, now=now, before=before, after=after)
    tell("quality.submitted", assessment, of_confirmer(assessment), f"{now:%Y%m%d%H%M%S}", now)
    return assessment


@transaction.atomic
def revoke_mark(*, assessment: Assessment, by: User, now: datetime, reason: str) -> Assessment:
    """Takes a mark away before its end.

    Raises:
        NotAllowed: the person does not operate the region.
        Conflict: there is no mark that holds.
        Invalid: no reason is given.
    """
    permit(by, "quality.oversee_assessment", assessment)
    assessment = locked(assessment, Status.CONFIRMED)
    if not assessment.valid_on(clock.local_date(now, assessment.zone)):
        raise Conflict(_("This mark does not hold any more."), code="not_valid")
    if not reason.strip():
        raise Invalid(_("Say why: those who lose the mark read it."), field="reason")
    assessment.status, assessment.remark = Status.REVOKED, reason.strip()
    assessment.save(update_fields=["status", "remark"])
    record(actor=by, verb="assessment.revoked", target=assessment, now=now, reason=assessment.remark)
    tell("quality.decided", assessment, of_place(assessment), f"{now:%Y%m%d%H%M%S}", now)
    return assessment
