"""A centre or an NKO measures itself: begins, answers, sends, takes back, gives up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.models import Centre, Organisation
from mentoring.offering.models import Offer
from mentoring.quality.conflicts import why_not
from mentoring.quality.enums import Audience, Level, Status
from mentoring.quality.models import Answer, Assessment, Criterion, Standard, StandardVersion
from mentoring.quality.services.letters import of_confirmer, tell
from projects.files.models import StoredFile

WITH_PLACE = ("standard", "version__standard", "centre__region", "organisation__region", "confirmer")


@dataclass(frozen=True)
class Given:
    """What somebody says of one criterion; `revision` is that of the answer they had before their eyes."""

    level: Level | None
    text: str
    link: str
    revision: int


@dataclass
class Saved:
    """`answers` are those of the checklist by key of the criterion; `clashes` the keys where nothing was written
    because somebody else had changed the answer since."""

    answers: dict[str, Answer] = field(default_factory=dict)
    clashes: list[str] = field(default_factory=list)


def latest_version(standard: Standard) -> StandardVersion | None:
    """The version that holds now."""
    return standard.versions.published().order_by("-number").first()


def locked(assessment: Assessment, *statuses: Status) -> Assessment:
    """The assessment, locked, when it is in one of these states.

    Raises:
        Conflict: it is not.
    """
    found = Assessment.objects.select_for_update(of=("self",)).select_related(*WITH_PLACE).get(pk=assessment.pk)
    if found.status not in statuses:
        raise Conflict(
            _("This can't be done now: the assessment is “%(status)s”. Look again.")
            % {"status": found.get_status_display()},
            code="other_status",
        )
    return found


@transaction.atomic
def begin_assessment(*, standard: Standard, place: Centre | Organisation, by: User, now: datetime) -> Assessment:
    """Begins to measure the place by the version that holds now; what was said the last time is copied.

    Raises:
        NotAllowed: the person neither leads the NKO nor heads the centre.
        Invalid: the standard is about others.
        Conflict: the standard is not in use, or an assessment by it is running already.
    """
    version = latest_version(standard)
    if version is None or standard.retired_on:
        raise Conflict(_("This standard is not in use. Choose another one."), code="not_in_use")
    where = {"centre": place} if isinstance(place, Centre) else {"organisation": place}
    wanted = Audience.CENTRE if isinstance(place, Centre) else Audience.NKO
    assessment = Assessment(standard=standard, version=version, started_at=now, started_by=by, **where)
    permit(by, "quality.submit_assessment", assessment)
    if standard.audience != wanted or standard.region_id not in {None, place.region_id}:
        raise Invalid(_("This standard is not meant for %(place)s.") % {"place": place}, field="place")
    _refuse_what_is_not_given(standard, place, now)
    try:
        with transaction.atomic():  # the constraint decides between two clicks at once
            assessment.save()
    except IntegrityError as error:
        raise Conflict(
            _("An assessment by this standard is running already. Go on with it."), code="running"
        ) from error
    _copy_last(assessment, now)
    record(actor=by, verb="assessment.begun", target=assessment, now=now, after={"version": version.number})
    return assessment


def _refuse_what_is_not_given(standard: Standard, place: Centre | Organisation, now: datetime) -> None:
    if standard.service_id is None or isinstance(place, Organisation):
        return
    today = clock.local_date(now, place.zone)
    if not Offer.objects.open(today).filter(centre=place, service=standard.service_id).exists():
        raise Invalid(
            _("%(place)s does not offer “%(service)s”. Enter the offer first.")
            % {"place": place, "service": standard.service},
            field="place", code="not_offered",
        )  # fmt: skip


def _copy_last(assessment: Assessment, now: datetime) -> None:
    before = Assessment.objects.of(assessment.place).filter(standard=assessment.standard_id).exclude(pk=assessment.pk)
    last = before.first()
    if last is None:
        return
    said = {answer.criterion.key: answer for answer in last.answers.select_related("criterion")}
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment, criterion=criterion, level=old.level, text=old.text, link=old.link, look_again=True,
            revision=1, by=old.by, at=now,
        )
        for criterion in assessment.version.criteria.all()
        if (old := said.get(criterion.key)) is not None
    )  # fmt: skip


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    given: Mapping[str, Given],
    by: User,
    now: datetime,
    seen: StandardVersion | None = None,
) -> Saved:
    """Keeps what was typed, criterion by criterion; only what differs is written.

    `seen` is the version that the person had before their eyes: what they typed about a criterion that the new one
    does not have any more is kept with the old one.

    Raises:
        NotAllowed: the person does not work there.
        Conflict: the assessment is not being filled in.
        Invalid: a text is too long or a link is none; the field is `<key>-<name>`.
    """
    permit(by, "quality.change_assessment", assessment)
    assessment = locked(assessment, Status.DRAFT)
    criteria = {str(row.key): row for row in assessment.version.criteria.all()}
    if seen is not None and seen.standard_id == assessment.standard_id:
        criteria = {str(row.key): row for row in seen.criteria.all()} | criteria
    answers = {answer.criterion_id: answer for answer in assessment.answers.all()}
    saved = Saved()
    for key, said in given.items():
        criterion = criteria.get(key)
        if criterion is None:
            continue
        answer = answers.get(criterion.pk) or Answer(assessment=assessment, criterion=criterion)
        saved.answers[key] = answer
        if _same(answer, said):
            continue
        if answer.revision != said.revision:
            saved.clashes.append(key)
            continue
        _write(answer, said, key, by, now)
    return saved


def _same(answer: Answer, said: Given) -> bool:
    return (answer.level, answer.text, answer.link) == (said.level or "", said.text, said.link)


def _write(answer: Answer, said: Given, key: str, by: User, now: datetime) -> None:
    answer.level, answer.text, answer.link = said.level or "", said.text, said.link
    answer.look_again, answer.by, answer.at = False, by, now
    answer.verdict, answer.remark, answer.verdict_by, answer.verdict_at = "", "", None, None
    answer.revision += 1
    try:
        check(answer, exclude={"assessment", "criterion"})
    except Invalid as error:
        raise Invalid(error.message, field=f"{key}-{error.field}", code=error.code) from error
    answer.save()


@dataclass(frozen=True)
class Missing:
    """A criterion without which the checklist can't be sent, and why."""

    criterion: Criterion
    why: str


def what_is_missing(assessment: Assessment) -> list[Missing]:
    """What has to be filled in before the checklist can be sent."""
    rows = assessment.answers.filter(criterion__version=assessment.version_id)
    answers = {answer.criterion_id: answer for answer in rows}
    with_files = set(
        StoredFile.objects.of_many(Answer, [answer.pk for answer in rows]).values_list("target_id", flat=True)
    )
    missing = []
    for criterion in assessment.version.criteria.all():
        answer = answers.get(criterion.pk)
        if answer is None or not answer.level:
            missing.append(Missing(criterion, _("say how far it is met")))
        elif answer.level != Level.NO and not (answer.text or answer.link or answer.pk in with_files):
            missing.append(Missing(criterion, _("say what shows it: a few words, a link or a file")))
    return missing


@transaction.atomic
def submit_assessment(*, assessment: Assessment, confirmer: Centre | None, by: User, now: datetime) -> Assessment:
    """Sends the checklist to another centre, or with None to the operator of the region, for confirmation.

    Raises:
        NotAllowed: the person neither leads the NKO nor heads the centre.
        Conflict: it is not being filled in, or the standard has a newer version (`old_version`): carry it over first.
        Invalid: something is missing, or the centre has a conflict of interest (`confirmer`).
    """
    permit(by, "quality.submit_assessment", assessment)
    assessment = locked(assessment, Status.DRAFT)
    latest = latest_version(assessment.standard)
    if latest is not None and latest.pk != assessment.version_id:
        raise Conflict(
            _("This checklist is version %(old)s, but version %(new)s holds now. Carry your answers over: nothing is "
              "lost, and you see what has changed.") % {"old": assessment.version.number, "new": latest.number},
            code="old_version",
        )  # fmt: skip
    if missing := what_is_missing(assessment):
        raise Invalid(
            _("The checklist is not complete. “%(criterion)s”: %(why)s.")
            % {"criterion": missing[0].criterion.text, "why": missing[0].why},
            code="incomplete",
        )
    if confirmer is not None and (conflict := why_not(assessment, confirmer)):
        raise Invalid(conflict, field="confirmer", code="conflict_of_interest")
    assessment.status, assessment.confirmer, assessment.remark = Status.SUBMITTED, confirmer, ""
    assessment.submitted_at, assessment.submitted_by = now, by
    assessment.save(update_fields=["status", "confirmer", "remark", "submitted_at", "submitted_by"])
    asked = {"confirmer": confirmer.pk if confirmer else None, "version": assessment.version.number}
    record(actor=by, verb="assessment.submitted", target=assessment, now=now, after=asked)
    tell("quality.submitted", assessment, of_confirmer(assessment), f"{now:%Y%m%d%H%M%S}", now)
    return assessment


@transaction.atomic
def take_back(*, assessment: Assessment, by: User, now: datetime) -> Assessment:
    """Takes a checklist that waits for confirmation back, to go on with it.

    Raises:
        NotAllowed: the person neither leads the NKO nor heads the centre.
        Conflict: it does not wait for confirmation.
    """
    permit(by, "quality.submit_assessment", assessment)
    assessment = locked(assessment, Status.SUBMITTED)
    assessment.status = Status.DRAFT
    assessment.save(update_fields=["status"])
    record(actor=by, verb="assessment.taken_back", target=assessment, now=now)
    return assessment


@transaction.atomic
def give_up(*, assessment: Assessment, by: User, now: datetime) -> Assessment:
    """Ends a checklist that is being filled in. Its answers stay, and the next one begins with them.

    Raises:
        NotAllowed: the person neither leads the NKO nor heads the centre.
        Conflict: it is not being filled in.
    """
    permit(by, "quality.submit_assessment", assessment)
    assessment = locked(assessment, Status.DRAFT)
    assessment.status = Status.CANCELLED
    assessment.save(update_fields=["status"])
    record(actor=by, verb="assessment.given_up", target=assessment, now=now)
    return assessment
