"""Indicators of the early warning that mentoring knows of. Points are a judgement, as in `projects.risk`."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.notifications.models import Address, Letter
from mentoring.enums import CHECK_IN_WEIGHS, SILENCE, CheckInAnswer
from mentoring.models import Assignment, CheckIn
from mentoring.selectors import silent
from mentoring.subjects import without_answer
from projects.lifecycle import LIVE
from projects.models import Project
from projects.risk import Finding, Indicator


def _silent(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    rows: Iterable[Any] = silent(Project.objects.filter(pk__in=project_ids), now=now)
    for project in rows:
        since: datetime = project.quiet_since
        days = (now - since).days
        yield Finding(
            project.pk,
            25 if now - since >= 2 * SILENCE else 15,
            ngettext(
                "No contact with the mentor for %(days)s day", "No contact with the mentor for %(days)s days", days
            )
            % {"days": days},
        )


def _unmentored(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    rows = Project.objects.filter(pk__in=project_ids, stage__in=LIVE).exclude(
        Exists(Assignment.objects.active().filter(project=OuterRef("pk")))
    )
    for pk in rows.values_list("pk", flat=True):
        yield Finding(pk, 20, _("The project has no active mentor"))


def _worrying(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    latest = (
        CheckIn.objects.filter(project__in=project_ids)
        .order_by("project", "-at", "-id")
        .distinct("project")
        .values_list("project", "answer", "at", "seen_at")
    )
    for project_id, answer, at, seen_at in latest:
        if seen_at is not None and at < now - CHECK_IN_WEIGHS:
            continue
        if answer == CheckInAnswer.NEED_HELP:
            yield Finding(project_id, 40, _("The NKO asks for help"))
        elif answer == CheckInAnswer.DIFFICULTIES:
            yield Finding(project_id, 25, _("The NKO speaks of difficulties"))


def _bounced(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    dead = Address.objects.filter(email=OuterRef("recipient"), bounced_at__isnull=False)
    threads = (
        Letter.objects.filter(Exists(dead), thread__in=[f"project:{pk}" for pk in project_ids])
        .order_by()
        .values_list("thread", flat=True)
        .distinct()
    )
    for thread in threads:
        yield Finding(int(thread.partition(":")[2]), 15, _("Letters about the project do not arrive"))


def _unanswered(project_ids: Sequence[int], now: datetime) -> Iterable[Finding]:
    rows = without_answer(now).filter(pk__in=project_ids, anchor__isnull=False)
    for row in rows:
        days = (now.date() - row["anchor"]).days
        yield Finding(row["subject_id"], 25 if days > 7 else 15, _("Two letters in a row were not answered"))


INDICATORS = (
    Indicator("silent", gettext_lazy("no contact with the mentor"), _silent),
    Indicator("unmentored", gettext_lazy("no mentor"), _unmentored),
    Indicator("check_in", gettext_lazy("difficulties or a call for help"), _worrying),
    Indicator("unanswered", gettext_lazy("two letters without an answer"), _unanswered),
    Indicator("bounced", gettext_lazy("letters do not arrive"), _bounced),
)
