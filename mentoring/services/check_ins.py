from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.common.workdays import add_working_days
from backend.notifications.models import Letter
from mentoring.enums import WORRYING, CheckInAnswer
from mentoring.models import CheckIn, Task
from mentoring.services import notices
from mentoring.services.plan import settle_tasks
from mentoring.services.tasks import check_in_key, open_task
from projects.models import Project


@transaction.atomic
def answer_check_in(*, project: Project, letter: Letter, answer: CheckInAnswer, comment: str, now: datetime) -> CheckIn:
    """Keeps how the NKO says it is going; returns the check-in. The same letter answered again changes it.

    Difficulties or a call for help make a task for the mentor, due on the next working day, and a letter.

    Raises:
        Conflict: the mentor has read the answer already.
        Invalid: the comment is too long.
    """
    if len(comment) > 4000:
        raise Invalid(_("The comment is too long: 4,000 characters at most."), field="comment")
    Letter.objects.select_for_update().get(pk=letter.pk)  # two clicks at once come one after another
    check_in = CheckIn.objects.filter(letter=letter, email=letter.recipient).first()
    if check_in is None:
        check_in = CheckIn(project=project, letter=letter, email=letter.recipient)
    elif check_in.seen_at is not None:
        raise Conflict(
            _("Your mentor has read your answer already. If something has changed, call your mentor."), code="seen"
        )
    before = {"answer": check_in.answer} if check_in.pk else {}
    changed = check_in.answer != answer
    check_in.answer, check_in.comment, check_in.at = answer, comment.strip(), now
    check_in.save()
    Letter.objects.filter(pk=letter.pk).update(answered_at=now)
    record(
        actor=letter.user,
        verb="check_in.answered",
        target=check_in,
        now=now,
        before=before,
        after={"project": project.pk, "answer": answer},
    )
    if changed:
        _react(check_in, now)
    settle_tasks(project=project, now=now)
    return check_in


@transaction.atomic
def tell_mentor(*, project: Project, by: User, answer: CheckInAnswer, comment: str, now: datetime) -> CheckIn:
    """Keeps what somebody of the NKO says on the project's page, without waiting for a letter; returns it.

    Difficulties or a call for help make a task for the mentor, due on the next working day, and a letter.

    Raises:
        NotAllowed: the person does not belong to the NKO.
    """
    permit(by, "mentoring.tell_mentor", project)
    check_in = CheckIn.objects.create(project=project, answer=answer, comment=comment.strip(), email=by.email, at=now)
    after = {"project": project.pk, "answer": answer}
    record(actor=by, verb="check_in.told", target=check_in, now=now, after=after)
    _react(check_in, now)
    settle_tasks(project=project, now=now)
    return check_in


@transaction.atomic
def mark_check_in_seen(*, check_in: CheckIn, by: User, now: datetime) -> CheckIn:
    """The mentor has read the answer: it no longer changes; returns it. A second time changes nothing.

    Raises:
        NotAllowed: the person neither mentors the project nor leads its care.
    """
    permit(by, "mentoring.mark_check_in", check_in)
    locked = CheckIn.objects.select_for_update(of=("self",)).get(pk=check_in.pk)
    if locked.seen_at is None:
        locked.seen_at = now
        locked.save(update_fields=["seen_at"])
        record(actor=by, verb="check_in.seen", target=locked, now=now)
    return locked


def _react(check_in: CheckIn, now: datetime) -> None:
    """Opens, renames or closes the mentor's task, so that it fits the latest answer."""
    project, key = check_in.project, check_in_key(check_in)
    with translation.override(settings.LANGUAGE_CODE):
        title = {
            CheckInAnswer.DIFFICULTIES: _("Call the NKO: it has difficulties"),
            CheckInAnswer.NEED_HELP: _("Call the NKO: it asks for help"),
        }.get(CheckInAnswer(check_in.answer), "")
        changed = _("The NKO has changed its answer.")
    tasks = Task.objects.filter(project=project, key=key)
    if check_in.answer not in WORRYING:
        tasks.open().update(done_at=now, note=changed, updated_at=now)
        return
    due_on = add_working_days(local_date(now, project.zone), 1)
    if not tasks.update(title=title, done_at=None, due_on=due_on, updated_at=now):
        open_task(project=project, key=key, title=title, due_on=due_on, now=now)
    notices.worrying_answer(check_in, now=now)
