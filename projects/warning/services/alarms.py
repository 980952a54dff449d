"""Somebody who knows the project says that a reason is none, or that it is one after all."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.models import Project
from projects.warning.enums import ALARM_ENDED, ALARM_MARKED, LONGEST, RESPECTED
from projects.warning.models import FalseAlarm
from projects.warning.selectors import risks_now
from projects.warning.services.counting import count_risks


@transaction.atomic
def mark_false_alarm(
    *, project: Project, indicator: str, reason: str, until: date | None = None, by: User, now: datetime
) -> FalseAlarm:
    """Takes a reason out of the count of a project for a time; returns the mark.

    It is respected until the day (thirty days when none is given), or until the facts get worse or are others.

    Raises:
        NotAllowed: the person does not guide the project.
        Conflict: the project has no such reason now.
        Invalid: no reason is given, or the day is past or too far away.
    """
    permit(by, "warning.mark_false_alarm", project)
    today = local_date(now, project.zone)
    until = until or today + timedelta(days=RESPECTED)
    _check(reason, until, today)
    Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    found = {one.key: one for one in risks_now([project.pk], now)[project.pk].found if not one.muted}
    if indicator not in found:
        raise Conflict(_("This reason is not there any more: the page shows what counts now."), code="gone")
    FalseAlarm.objects.filter(project=project, indicator=indicator, ended_at=None).update(ended_at=now)
    alarm = FalseAlarm.objects.create(
        project=project, indicator=indicator, grade=found[indicator].grade, fact=found[indicator].fact,
        reason=reason.strip(), until=until, by=by, at=now,
    )  # fmt: skip
    after = {"indicator": indicator, "until": until.isoformat(), "points": found[indicator].points}
    record(actor=by, verb=ALARM_MARKED, target=project, now=now, after=after, reason=alarm.reason)
    count_risks(now=now, ids=[project.pk])
    return alarm


@transaction.atomic
def take_back(*, alarm: FalseAlarm, by: User, now: datetime) -> FalseAlarm:
    """The reason counts again (undo); returns the mark.

    Raises:
        NotAllowed: the person does not guide the project.
        Conflict: the mark was taken back already.
    """
    permit(by, "warning.mark_false_alarm", alarm.project)
    locked: FalseAlarm = FalseAlarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    if locked.ended_at is not None:
        raise Conflict(_("This mark was taken back already."))
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    before = {"indicator": locked.indicator, "until": locked.until.isoformat()}
    record(actor=by, verb=ALARM_ENDED, target=alarm.project, now=now, before=before, reason=locked.reason)
    count_risks(now=now, ids=[locked.project_id])
    return locked


def _check(reason: str, until: date, today: date) -> None:
    if not reason.strip() or "\x00" in reason:
        raise Invalid(_("Say why it is no trouble: the next mentor will read it."), field="reason")
    if len(reason) > 1000:
        raise Invalid(_("At most %(longest)d characters.") % {"longest": 1000}, field="reason")
    if until <= today or until > today + timedelta(days=LONGEST):
        raise Invalid(
            _("Choose a day after today, within %(days)d days: then the reason counts again.") % {"days": LONGEST},
            field="until",
        )
