"""A call is written down by one tap, from the workbench or by the link of a letter; a note may follow."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from mentoring.enums import CORRECTION, ContactChannel
from mentoring.models import Attempt, Contact
from mentoring.services.contacts import SECOND_CLICK, correct_contact, log_contact
from projects.models import Project

# When a tap says nothing else, the next contact is planned so far ahead.
NEXT = timedelta(days=14)


@transaction.atomic
def log_call(*, project: Project, by: User, reached: bool, now: datetime) -> Contact | Attempt:
    """Writes down that the mentor has called: a contact when the NKO was reached, else an attempt; returns it.

    An attempt is no contact: the project stays as silent as it was. A second tap gets the first one.

    Raises:
        NotAllowed: the person neither mentors the project, nor stands in, nor leads its care.
    """
    if reached:
        with translation.override(settings.LANGUAGE_CODE):
            said = _("Spoke by telephone.")
        next_on = local_date(now, project.zone) + NEXT
        return log_contact(
            project=project, by=by, at=now, channel=ContactChannel.CALL, summary=said, next_on=next_on, now=now
        )
    permit(by, "mentoring.log_contact", project)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    same = Attempt.objects.filter(project=project, by=by, at__gte=now - SECOND_CLICK).first()
    if same is not None:
        return same
    attempt = Attempt.objects.create(project=project, by=by, at=now)
    record(actor=by, verb="attempt.logged", target=attempt, now=now, after={"project": project.pk})
    return attempt


@transaction.atomic
def add_note(*, entry: Contact | Attempt, by: User, note: str, now: datetime) -> Contact | Attempt:
    """Says more about a call that was just written down; returns it.

    Raises:
        NotAllowed: somebody else wrote it down.
        Conflict: more than a day has passed.
        Invalid: the note is empty.
    """
    if not note.strip():
        raise Invalid(_("Write in a sentence what was said."), field="note")
    if isinstance(entry, Contact):
        return correct_contact(
            contact=entry, by=by, at=entry.at, channel=ContactChannel(entry.channel), summary=note,
            next_on=entry.next_on, now=now,
        )  # fmt: skip
    permit(by, "mentoring.correct_attempt", entry)
    locked = Attempt.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if now - locked.at > CORRECTION:
        raise Conflict(_("A contact can be changed for one day. Log a new one that puts it right."), code="too_late")
    locked.note = note.strip()
    locked.save(update_fields=["note"])
    record(actor=by, verb="attempt.corrected", target=locked, now=now, after={"note": locked.note})
    return locked
