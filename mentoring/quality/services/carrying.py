"""An assessment by an older version goes on with the new one. Nothing that was written is lost."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict
from mentoring.quality.changes import reads_the_same
from mentoring.quality.enums import RUNNING, Status
from mentoring.quality.models import Answer, Assessment
from mentoring.quality.services.assessing import latest_version, locked


@transaction.atomic
def carry_over(*, assessment: Assessment, by: User, now: datetime) -> Assessment:
    """Puts the answers under the criteria of the version that holds now; what was sent comes back to be looked over.

    Answers to criteria that have changed are marked; those to criteria that are gone stay, to be read, with the old
    version.

    Raises:
        NotAllowed: the person does not work there.
        Conflict: the assessment is over, or is by the newest version already.
    """
    permit(by, "quality.change_assessment", assessment)
    assessment = locked(assessment, *RUNNING)
    latest = latest_version(assessment.standard)
    if latest is None or latest.pk == assessment.version_id:
        raise Conflict(_("This is the newest version already."), code="newest")
    old, new = assessment.version, {row.key: row for row in latest.criteria.all()}
    moved = []
    for answer in assessment.answers.filter(criterion__version=old).select_related("criterion"):
        criterion = new.get(answer.criterion.key)
        if criterion is None:
            continue
        if not reads_the_same(answer.criterion, criterion):
            answer.look_again = True
            answer.verdict, answer.remark, answer.verdict_by, answer.verdict_at = "", "", None, None
        answer.criterion = criterion
        answer.revision += 1
        moved.append(answer)
    fields = ["criterion", "look_again", "revision", "verdict", "remark", "verdict_by", "verdict_at"]
    Answer.objects.bulk_update(moved, fields)
    assessment.version, assessment.status = latest, Status.DRAFT
    assessment.save(update_fields=["version", "status"])
    before, after = {"version": old.number}, {"version": latest.number, "answers": len(moved)}
    record(actor=by, verb="assessment.carried_over", target=assessment, now=now, before=before, after=after)
    return assessment
