"""Files that show how far a criterion is met."""

import hashlib
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from mentoring.quality.enums import Status
from mentoring.quality.models import Answer, Assessment, Criterion, Evidence
from mentoring.quality.services.assessing import locked
from projects.files.services import checked_kind, plain_name

MOST_FILES = 10


@transaction.atomic
def attach(*, assessment: Assessment, criterion: Criterion, content: File, by: User, now: datetime) -> Evidence:
    """Keeps a file beside the answer to a criterion; the kind is decided by what is in it.

    Raises:
        NotAllowed: the person does not work there.
        Conflict: the assessment is not being filled in, or goes by another version now.
        Invalid: the file is empty, too big, of a kind that is not taken, or one too many; the field is `content`.
    """
    permit(by, "quality.change_assessment", assessment)
    assessment = locked(assessment, Status.DRAFT)
    if criterion.version_id != assessment.version_id:
        raise Conflict(
            _("The checklist goes by version %(number)s now. Open it and add the file there.")
            % {"number": assessment.version.number},
            code="old_version",
        )
    kind = checked_kind(content)
    answer, _new = Answer.objects.get_or_create(assessment=assessment, criterion=criterion)
    if answer.files.filter(removed_at=None).count() >= MOST_FILES:
        raise Invalid(
            _("There are %(most)s files here already. Take one away first, or put several into one.")
            % {"most": MOST_FILES},
            field="content", code="too_many",
        )  # fmt: skip
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    evidence = Evidence(
        answer=answer, name=plain_name(content.name or ""), kind=kind, size=content.size or 0,
        sha256=digest.hexdigest(), by=by, at=now,
    )  # fmt: skip
    evidence.content.save(evidence.name, content, save=False)
    try:
        evidence.save(force_insert=True)
        record(actor=by, verb="assessment.file_added", target=assessment, now=now, after={"file": evidence.pk})
    except Exception:
        evidence.content.storage.delete(evidence.content.name or "")
        raise
    return evidence


@transaction.atomic
def take_away(*, evidence: Evidence, by: User, now: datetime) -> Evidence:
    """Takes a file away; it can be put back while the checklist is being filled in.

    Raises:
        NotAllowed: the person does not work there.
        Conflict: the assessment is not being filled in.
    """
    return _mark(evidence, now, by, "assessment.file_removed", now)


@transaction.atomic
def put_back(*, evidence: Evidence, by: User, now: datetime) -> Evidence:
    """Puts a file back that was taken away.

    Raises:
        NotAllowed, Conflict: as `take_away`.
    """
    return _mark(evidence, None, by, "assessment.file_restored", now)


def _mark(evidence: Evidence, removed_at: datetime | None, by: User, verb: str, now: datetime) -> Evidence:
    assessment = evidence.answer.assessment
    permit(by, "quality.change_assessment", assessment)
    locked(assessment, Status.DRAFT)
    if (evidence.removed_at is None) != (removed_at is None):
        evidence.removed_at = removed_at
        evidence.save(update_fields=["removed_at"])
        record(actor=by, verb=verb, target=assessment, now=now, after={"file": evidence.pk})
    return evidence
