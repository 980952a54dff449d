"""Indicators of the early warning that mentoring knows of. Points are a judgement, as in `projects.warning`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Greatest, Substr, TruncDate
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.notifications.enums import Channel, LetterStatus
from backend.notifications.models import Address, Letter
from backend.ui import wording
from mentoring.enums import CHECK_IN_WEIGHS, QUESTIONS, QUESTIONS_SINCE, SILENCE, CheckInAnswer
from mentoring.models import Assignment, CheckIn
from mentoring.subjects import without_answer
from projects.lifecycle import LIVE
from projects.models import Project
from projects.warning.asking import WholeDays, constant, found
from projects.warning.registry import Grade, Indicator, Reason, Rows, Unit

# The number of the project stands behind this in the thread of a letter.
THREAD = "project:"


def _silent(now: datetime) -> Rows:
    """As `mentoring.selectors.silent`, from the other end: all projects at once want a join, not a look-up each."""
    rows = (
        Assignment.objects.active()
        .filter(project__stage__in=LIVE)
        .order_by()
        .values("project_id", "started_at")
        .annotate(spoke=Max("project__contacts__at"))
        .annotate(quiet_since=Greatest("started_at", "spoke"))
        .filter(quiet_since__lte=now - SILENCE)
    )
    return found(rows, measure=WholeDays(Value(now), F("quiet_since")), since=F("quiet_since__date"))


def _silent_words(reason: Reason) -> str:
    return ngettext(
        "No contact with the mentor for %(days)s day, since %(day)s",
        "No contact with the mentor for %(days)s days, since %(day)s",
        reason.measure,
    ) % {"days": reason.measure, "day": wording.day(reason.since or date.min)}


def _unmentored(now: datetime) -> Rows:
    active = Assignment.objects.active().filter(project=OuterRef("pk"))
    rows = Project.objects.filter(stage__in=LIVE).exclude(Exists(active)).order_by()
    return found(rows, project="pk", measure=constant(1))


def _unmentored_words(reason: Reason) -> str:
    return _("The project has no active mentor")


def _worrying(now: datetime) -> Rows:
    """Only the latest answer of a project weighs, while it is fresh or nobody has read it."""
    latest = CheckIn.objects.order_by("project_id", "-at", "-id").distinct("project_id").values("pk")
    rows = CheckIn.objects.filter(
        Q(seen_at=None) | Q(at__gte=now - CHECK_IN_WEIGHS),
        pk__in=latest,
        answer__in=(CheckInAnswer.NEED_HELP, CheckInAnswer.DIFFICULTIES),
    ).order_by()
    grave = Case(When(answer=CheckInAnswer.NEED_HELP, then=2), default=1)
    return found(rows, measure=grave, since=F("at__date"), facts={"comment": F("comment")})


def _worrying_words(reason: Reason) -> str:
    text = _("The NKO asks for help, %(day)s") if reason.grade > 1 else _("The NKO speaks of difficulties, %(day)s")
    text %= {"day": wording.day(reason.since or date.min)}
    comment = Truncator(reason.facts.get("comment", "")).chars(200)
    return f"{text}: {comment}" if comment else text


def _letters(now: datetime) -> QuerySet[Letter, Any]:
    """Letters about projects of the last months, each with its `number`."""
    about = Cast(Substr("thread", len(THREAD) + 1), BigIntegerField())
    rows = Letter.objects.filter(thread__regex=rf"^{THREAD}\d{{1,18}}$", due_at__gt=now - QUESTIONS_SINCE)
    return rows.order_by().values(number=about)


def _unanswered(now: datetime) -> Rows:
    """The rule is that of the follow-up; it is asked only where questions went out on two days at all."""
    asked = (
        _letters(now)
        .filter(rule__in=QUESTIONS, channel=Channel.EMAIL, status=LetterStatus.SENT, answered_at=None)
        .annotate(days=Count(TruncDate("sent_at"), distinct=True))
        .filter(days__gt=1)
        .values("number")
    )
    rows = without_answer(now).filter(pk__in=asked, anchor__isnull=False)
    return found(rows, project="pk", since=F("anchor"))


def _unanswered_words(reason: Reason) -> str:
    return _("Two letters in a row were not answered, the second went out on %(day)s") % {
        "day": wording.day(reason.since or date.min)
    }


def _bounced(now: datetime) -> Rows:
    dead = Address.objects.filter(bounced_at__isnull=False).values("email")
    rows = _letters(now).filter(recipient__in=dead)
    rows = rows.annotate(people=Count("recipient", distinct=True), one=Min("recipient"))
    return found(rows, project="number", measure=F("people"), facts={"email": F("one")})


def _bounced_words(reason: Reason) -> str:
    return _("Letters about the project do not arrive: %(email)s") % {"email": reason.facts.get("email", "")}


def _to_contact(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("mentoring:log_contact", args=[project])


def _to_assignment(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("mentoring:assign", args=[project])


def _to_team(project: int, facts: Mapping[str, Any]) -> str:
    return reverse("projects:team_add", args=[project])


CONTACT = {"mentoring.Contact": "project_id"}
MENTOR = {"mentoring.Assignment": "project_id"}
CHECK_IN = {"mentoring.CheckIn": "project_id"}

INDICATORS = (
    Indicator(
        key="check_in",
        title=gettext_lazy("The NKO reports trouble"),
        unit=Unit.FACT,
        rows=_worrying,
        grades=(Grade(1, 25, CheckInAnswer.DIFFICULTIES.label), Grade(2, 40, CheckInAnswer.NEED_HELP.label)),
        words=_worrying_words,
        remedy=gettext_lazy("Call the NKO, help, and put the contact down"),
        link=_to_contact,
        by_centre=True,
        watches=CHECK_IN,
    ),
    Indicator(
        key="silent",
        title=gettext_lazy("No contact with the mentor"),
        unit=Unit.DAYS,
        rows=_silent,
        grades=(Grade(SILENCE.days, 15), Grade(2 * SILENCE.days, 25)),
        words=_silent_words,
        remedy=gettext_lazy("Call the NKO and put the contact down"),
        link=_to_contact,
        by_centre=True,
        watches=CONTACT | MENTOR,
    ),
    Indicator(
        key="unmentored",
        title=gettext_lazy("No active mentor"),
        unit=Unit.FACT,
        rows=_unmentored,
        grades=(Grade(1, 20, gettext_lazy("nobody looks after the project")),),
        words=_unmentored_words,
        remedy=gettext_lazy("Give the project a mentor"),
        link=_to_assignment,
        by_centre=True,
        watches=MENTOR,
    ),
    Indicator(
        key="unanswered",
        title=gettext_lazy("Two letters in a row without an answer"),
        unit=Unit.DAYS,
        rows=_unanswered,
        grades=(Grade(0, 15), Grade(8, 25)),
        words=_unanswered_words,
        remedy=gettext_lazy("Call the NKO and put the contact down"),
        link=_to_contact,
        by_centre=True,
        watches=CONTACT | CHECK_IN,
    ),
    Indicator(
        key="bounced",
        title=gettext_lazy("Letters do not arrive: addresses"),
        unit=Unit.TIMES,
        rows=_bounced,
        grades=(Grade(1, 15),),
        words=_bounced_words,
        remedy=gettext_lazy("Call, ask for another address and enter it in the team"),
        link=_to_team,
    ),
)
