"""Letters that mentoring orders at the moment at which something happens (declared in `followups.py`)."""

from collections.abc import Iterable
from datetime import datetime

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.notifications.services import enqueue
from mentoring.models import Absence, Assignment, CheckIn
from mentoring.selectors import readers_for
from projects.models import Project


def assigned(assignment: Assignment, *, now: datetime) -> None:
    """The mentor and the owners of the NKO read who mentors now."""
    occurrence = f"from:{assignment.pk}"
    _tell("mentoring.assigned_mentor", assignment.pk, occurrence, assignment.project, [assignment.mentor], now)
    _tell("mentoring.assigned_nko", assignment.pk, occurrence, assignment.project, owners_of(assignment.project), now)


def handed_over(old: Assignment, new: Assignment, *, now: datetime) -> None:
    """The new mentor reads the note, the former one that it is over, the NKO whom to call."""
    _tell("mentoring.handed_over", old.pk, f"until:{old.pk}", new.project, [old.mentor], now)
    assigned(new, now=now)


def stands_in(absence: Absence, *, now: datetime) -> None:
    """Who stands in reads for whom, from when to when, with the note."""
    enqueue(
        notice="mentoring.stands_in",
        subject_id=absence.pk,
        occurrence=f"planned:{absence.pk}",
        recipient=absence.backup.email,
        user=absence.backup,
        language=_language(absence.backup),
        zone=absence.centre.zone,
        thread="",
        now=now,
    )


def worrying_answer(check_in: CheckIn, *, now: datetime) -> None:
    """The mentor reads the answer at once, and who stands in; without a mentor, the head of the centre does."""
    readers = readers_for(check_in.project, now)
    _tell("mentoring.worrying_answer", check_in.pk, check_in.answer, check_in.project, readers, now)


def owners_of(project: Project) -> list[User]:
    """The leaders of the project's organisation who may log in."""
    return list(
        User.objects.filter(
            memberships__organisation=project.organisation_id,
            memberships__role=Role.OWNER,
            memberships__ended_on=None,
            is_active=True,
        ).select_related("preferences")
    )


def _tell(
    notice: str, subject_id: int, occurrence: str, project: Project, readers: Iterable[User], now: datetime
) -> None:
    for reader in readers:
        enqueue(
            notice=notice,
            subject_id=subject_id,
            occurrence=occurrence,
            recipient=reader.email,
            user=reader,
            language=_language(reader),
            zone=project.zone,
            thread=f"project:{project.pk}",
            now=now,
        )


def _language(reader: User) -> str:
    preferences = getattr(reader, "preferences", None)
    return preferences.language if preferences else "ru"
