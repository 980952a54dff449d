"""What a link "how is it going?" in a letter leads to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.clock import local_date
from backend.common.errors import Invalid, NotAllowed
from backend.common.signing import sign, unsign
from backend.common.workdays import add_working_days
from backend.notifications.models import Letter
from mentoring.enums import CHECK_IN_OPEN, CORRECTION
from mentoring.models import Attempt, CheckIn, Contact
from mentoring.selectors import current_assignment, responsible_for
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Invitation:
    """A letter that may be answered: for which project, what was answered so far, and who will react."""

    letter: Letter
    project: Project
    given: CheckIn | None
    reader: User | None
    by_mentor: bool
    reaction_by: date


def invitation(token: str, *, now: datetime) -> Invitation:
    """What the signed link of a letter invites to; no log-in stands behind it.

    Raises:
        Invalid: the link was cut or changed, is older than 60 days, or its project is no more.
    """
    letter, project = _letter_of(token)
    assignment = current_assignment(project)
    reader = responsible_for(project)
    return Invitation(
        letter=letter,
        project=project,
        given=CheckIn.objects.filter(letter=letter, email=letter.recipient).first(),
        reader=reader,
        by_mentor=bool(assignment and reader and assignment.mentor_id == reader.pk),
        reaction_by=add_working_days(local_date(now, project.zone), 1),
    )


@dataclass(frozen=True, slots=True)
class Called:
    """A letter to somebody of the centre that may be answered with how the call went."""

    letter: Letter
    project: Project
    by: User


def called(token: str, *, now: datetime) -> Called:
    """About which project the signed link of a letter asks whom; no log-in stands behind it.

    Raises:
        Invalid: the link was cut or changed, is older than 60 days, or its project is no more.
        NotAllowed: whoever the letter went to does not look after the project, or not any more.
    """
    payload = unsign("letter", token, max_age=CHECK_IN_OPEN)
    return _caller(payload.get("letter"))


def note_token(letter: Letter, entry: Contact | Attempt) -> str:
    """Leads to what was just written down by the link of that letter, and to nothing else."""
    return sign("call", {"letter": letter.pk, "kind": entry._meta.model_name, "entry": entry.pk})


def written_down(token: str, *, now: datetime) -> tuple[Called, Contact | Attempt]:
    """Whose letter it was and what was written down by it, within a day.

    Raises:
        Invalid: the link was changed or is too old, or what was written down was taken back.
        NotAllowed: whoever the letter went to looks after the project no more.
    """
    payload = unsign("call", token, max_age=CORRECTION)
    asked = _caller(payload.get("letter"))
    kind: type[Contact] | type[Attempt] = Contact if payload.get("kind") == Contact._meta.model_name else Attempt
    entry = kind._default_manager.filter(pk=payload.get("entry") or 0, project=asked.project, by=asked.by).first()
    if entry is None:
        raise Invalid(_("This was taken back meanwhile."), code="gone")
    return asked, entry


def _caller(number: int | None) -> Called:
    letter, project = _about(number)
    if letter.user is None or not letter.user.is_active:
        raise NotAllowed(_("Only the project's mentor can answer this letter."))
    permit(letter.user, "mentoring.log_contact", project)
    return Called(letter=letter, project=project, by=letter.user)


def _letter_of(token: str) -> tuple[Letter, Project]:
    payload = unsign("letter", token, max_age=CHECK_IN_OPEN)
    return _about(payload.get("letter"))


def _about(pk: int | None) -> tuple[Letter, Project]:
    letter = Letter.objects.filter(pk=pk or 0).select_related("user").first()
    kind, _colon, number = letter.thread.partition(":") if letter else ("", "", "")
    projects = Project.objects.select_related("organisation__region", "centre__region")
    project = projects.filter(pk=number).first() if kind == "project" and number.isdecimal() else None
    if letter is None or project is None:
        raise Invalid(_("This letter asks nothing any more: its project is no longer kept here."), code="gone")
    return letter, project
