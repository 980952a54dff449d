"""A reminder in a mentor's own words to the NKOs of many projects: one letter a project and person."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role
from backend.accounts.signals import note_many
from backend.common.clock import local_date
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from projects.lists.bulk import Data, Deed
from projects.models import Project, Recipient
from projects.rules import guides

NOTICE = "lists.reminder"


class ReminderForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What to say"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "The letter begins with the title of the project and ends with a link to its page. Answers come to you."
        ),
    )  # fmt: skip


def judge(projects: Sequence[Project], user: User, data: Data | None) -> dict[int, str]:
    """Refused where the person only belongs to the NKO, and where nobody has an address."""
    reached = set(Recipient.objects.filter(project__in=projects).values_list("project", flat=True))
    reasons = {project.pk: _("nobody of the NKO has an address") for project in projects if project.pk not in reached}
    for project in projects:
        if not guides(user, project):
            reasons[project.pk] = _("you do not look after it")
    return reasons


def remind(projects: Sequence[Project], user: User, now: datetime, data: Data) -> int:
    """Orders the letters and returns how many are new: the same words to the same people on one day are one letter."""
    by_pk = {project.pk: project for project in projects}
    orders = [
        Order(
            subject_id=row.project_id, recipient=row.email, user_id=row.user_id, language=row.language,
            zone=by_pk[row.project_id].zone, thread=f"project:{row.project_id}",
            context={"text": data["text"].strip(), "ask": str(user), "reply_to": user.email},
        )
        for row in Recipient.objects.filter(project__in=projects).order_by("project", "email")
    ]  # fmt: skip
    words, new = hashlib.sha256(data["text"].strip().encode()).hexdigest()[:12], 0
    for zone in sorted({project.zone for project in projects}):
        there = [order for order in orders if order.zone == zone]
        occurrence = f"{local_date(now, zone):%Y-%m-%d}:{user.pk}:{words}"
        new += enqueue_many(notice=NOTICE, occurrence=occurrence, now=now, orders=there)
    if not new:
        return 0
    letters = Counter(order.subject_id for order in orders)
    told: list[tuple[Project, dict[str, Any], dict[str, Any]]] = [
        (project, {}, {"letters": letters[project.pk], "text": data["text"]}) for project in projects
    ]
    note_many(by=user, verb="project.reminded", changes=told, now=now)
    return new


def _form(data: Data | None, projects: Sequence[Project], user: User) -> forms.Form:
    return ReminderForm(data, initial={"text": _("Please look at the dates of the project and write how it is going.")})


def _done(count: int) -> str:
    if not count:
        return _("These words went out today already: no new letter was made.")
    return ngettext(
        "%(count)d letter is on its way: “Letters” shows what became of it.",
        "%(count)d letters are on their way: “Letters” shows what became of them.",
        count,
    ) % {"count": count}


def facts(ids: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """The project of each letter."""
    rows = Project.objects.filter(pk__in=ids).select_related("organisation")
    return {project.pk: {"project": project} for project in rows}


REMIND = Deed(
    key="remind",
    title=gettext_lazy("Remind the NKOs"),
    button=gettext_lazy("Send the reminders"),
    lead=gettext_lazy("Each leader of the NKO, the leader and the accountant of the project get one letter a project."),
    offered=lambda user: has_role(user, Role.MENTOR, Role.HEAD, Role.OPERATOR),
    form=_form,
    judge=judge,
    do=remind,
    done=_done,
)
