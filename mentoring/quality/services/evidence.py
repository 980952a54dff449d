"""Files that show how far a criterion is met. To be taken away and brought back they go the way of all files."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from mentoring.quality.enums import Status
from mentoring.quality.models import Answer, Assessment, Criterion
from mentoring.quality.services.assessing import locked
from projects.files.models import StoredFile
from projects.files.services import keep

MOST_FILES = 10


@transaction.atomic
def attach(*, assessment: Assessment, criterion: Criterion, content: File, by: User, now: datetime) -> StoredFile:
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
    answer, _new = Answer.objects.get_or_create(assessment=assessment, criterion=criterion)
    if StoredFile.objects.of(answer).count() >= MOST_FILES:
        raise Invalid(
            _("There are %(most)s files here already. Take one away first, or put several into one.")
            % {"most": MOST_FILES},
            field="content", code="too_many",
        )  # fmt: skip
    return keep(target=answer, content=content, by=by, now=now)
