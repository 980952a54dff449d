"""What working groups follow up, and the letters that their services order. Imported when Django starts."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.common.clock import MOSCOW, at, local_date
from backend.common.days import day_in
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.letters import SPECIMEN
from backend.notifications.registry import PERSON_COLUMNS, SELF, SUBJECT_COLUMNS, Notice, Rule, register
from backend.notifications.variables import Variable
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup
from events.groups.tokens import token_of

_MEMBER = _("You are in this working group, or are asked into it.")
_LEADER = _("You lead this working group, or run the events of its centre.")
_WITH_GROUP = "group__centre__region"
Facts = Mapping[int, dict[str, Any]]


def members(ids: Sequence[int]) -> Facts:
    """The particulars of members; of those who have left none."""
    rows = GroupMember.objects.current().filter(pk__in=ids, group__closed_at=None).select_related(_WITH_GROUP)
    return {row.pk: {"group": row.group, "recipient_name": row.full_name, **_ask(row.group)} for row in rows}


def next_meetings(ids: Sequence[int]) -> Facts:
    """The particulars of members with the next meeting of their group; of those without one none."""
    rows = list(GroupMember.objects.joined().filter(pk__in=ids, group__closed_at=None).select_related(_WITH_GROUP))
    ahead = GroupMeeting.objects.filter(
        group__in={row.group_id for row in rows}, cancelled_at=None, starts_at__gt=clock.now()
    )
    following = {meeting.group_id: meeting for meeting in ahead.order_by("-starts_at", "-pk")}
    return {
        row.pk: {
            "group": row.group, "meeting": following[row.group_id], "member": token_of(row),
            "recipient_name": row.full_name, **_called(row.group),
        }
        for row in rows
        if row.group_id in following
    }  # fmt: skip


def meetings(ids: Sequence[int]) -> Facts:
    """The particulars of meetings to come."""
    rows = GroupMeeting.objects.filter(pk__in=ids, group__closed_at=None).select_related(_WITH_GROUP)
    return {row.pk: {"group": row.group, "meeting": row, **_called(row.group)} for row in rows}


def tasks(ids: Sequence[int]) -> Facts:
    """The particulars of tasks that wait for their owner; of those of nobody none."""
    return {row.pk: _of_task(row, token_of(row.owner)) for row in _open_tasks(ids) if row.owner}


def _open_tasks(ids: Sequence[int]) -> QuerySet[GroupTask]:
    return GroupTask.objects.open().filter(pk__in=ids).select_related(_WITH_GROUP, "owner")


def _of_task(task: GroupTask, token: str) -> dict[str, Any]:
    return {
        "group": task.group, "task": task, "member": token,
        "recipient_name": task.owner.full_name if task.owner else "", **_ask(task.group),
    }  # fmt: skip


def _ask(group: WorkingGroup) -> dict[str, Any]:
    return {"ask": str(group.centre), "reply_to": group.centre.email}


def _called(group: WorkingGroup) -> dict[str, Any]:
    return {"zone": group.centre.zone, **_ask(group)}


def leaders_tasks(ids: Sequence[int]) -> Facts:
    """The particulars of tasks that wait, for those who lead: without the link of whoever does it."""
    return {
        row.pk: {"group": row.group, "task": row, "who": row.owner.full_name if row.owner else ""}
        for row in _open_tasks(ids)
    }


def invented(centre: Centre, now: datetime) -> dict[str, Any]:
    """The facts of an invented task and meeting."""
    zone = centre.zone if centre.region_id else MOSCOW
    group = WorkingGroup(pk=1, centre=centre, title=gettext("Charter of the centres"))
    owner = GroupMember(pk=1, group=group, full_name=gettext("Maria Ivanova"), email="maria@example.org")
    starts_at = at(local_date(now, zone) + timedelta(days=1), time(15), zone)
    meeting = GroupMeeting(
        pk=1, group=group, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        place=gettext("2, School Street, first floor"), agenda=gettext("Second reading of the charter"),
    )  # fmt: skip
    task = GroupTask(pk=1, group=group, owner=owner, text=gettext("Gather remarks"), due_on=local_date(now, zone))
    return {**_of_task(task, SPECIMEN), "meeting": meeting, "zone": zone, "who": owner.full_name}


ZONE = F("group__centre__region__time_zone")


def coming(now: datetime) -> QuerySet[Any, Any]:
    """Members of groups with a meeting to come, counted from its day: each with their own link."""
    rows: QuerySet[Any, Any] = GroupMember.objects.joined().filter(
        group__meetings__cancelled_at=None, group__meetings__starts_at__gt=now, group__closed_at=None
    ).order_by().values(
        "user_id", subject_id=F("pk"), about=F("group_id"), zone=ZONE, centre_id=F("group__centre_id"),
        anchor=day_in(ZONE, "group__meetings__starts_at"), recipient=F("email"),
        language=Coalesce(F("user__preferences__language"), Value("ru")),
    )  # fmt: skip
    return rows.values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)


def _dated(rows: QuerySet[GroupTask], **more: Any) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.order_by().values(
        subject_id=F("pk"), about=F("group_id"), zone=ZONE, centre_id=F("group__centre_id"), anchor=F("due_on"), **more
    )  # fmt: skip
    return named


def due(now: datetime) -> QuerySet[Any, Any]:
    """Open tasks with a day, each its owner's."""
    rows = GroupTask.objects.open().filter(due_on__isnull=False, owner__isnull=False)
    person = {
        "recipient": F("owner__email"), "user_id": F("owner__user_id"),
        "language": Coalesce(F("owner__user__preferences__language"), Value("ru")),
    }  # fmt: skip
    return _dated(rows, **person).values(*SUBJECT_COLUMNS, *PERSON_COLUMNS)


def due_of_group(now: datetime) -> QuerySet[Any, Any]:
    """The same for those who lead, those of nobody too."""
    return _dated(GroupTask.objects.open().filter(Q(due_on__isnull=False))).values(*SUBJECT_COLUMNS)


for key, title, subject, context in (
    ("invited", _("An invitation into a working group"), "groups.groupmember", members),
    ("meeting_called", _("A meeting of the working group"), "groups.groupmeeting", meetings),
    ("meeting_changed", _("Another time or place of a meeting of the working group"), "groups.groupmeeting", meetings),
    ("meeting_cancelled", _("A meeting of the working group is called off"), "groups.groupmeeting", meetings),
    ("task_given", _("A task of the working group"), "groups.grouptask", tasks),
):
    register(
        Notice(
            key=f"groups.{key}", title=title, why=_MEMBER, category=Category.SERVICE, subject=subject,
            template=f"groups/letters/{key}.txt", context=context,
        )
    )  # fmt: skip

_TASK = (
    Variable("task", _("task"), "task.text"),
    Variable("group", _("working group"), "group.title"),
    Variable("date", _("day by which it is to be done"), "task.due_on", dated=True),
)
register(
    Rule(
        key="groups.meeting_tomorrow", title=_("The working group meets tomorrow"), why=_MEMBER,
        category=Category.SERVICE, subject="groups.groupmember", template="groups/letters/meeting_tomorrow.txt",
        context=next_meetings, subjects=coming, thread="group", to=SELF, offsets=(-1,),
        counted_from=_("the day of the meeting"), window=timedelta(hours=22), specimen=invented,
        variables=(
            Variable("group", _("working group"), "group.title"),
            Variable("date", _("when it begins"), "meeting.starts_at", dated=True),
            Variable("particulars", _("when, where and about what"), template="groups/letters/_meeting.txt"),
        ),
    )
)  # fmt: skip
register(
    Rule(
        key="groups.task_due", title=_("The day of a task comes near"), why=_MEMBER, category=Category.NUDGE,
        subject="groups.grouptask", template="groups/letters/task_due.txt", context=tasks, subjects=due,
        thread="group", to=SELF, offsets=(-3, 1, 7), counted_from=_("the day by which it is to be done"),
        variables=_TASK, specimen=invented,
    )
)  # fmt: skip
register(
    Rule(
        key="groups.task_overdue", title=_("A task of the working group is overdue"), why=_LEADER,
        category=Category.NUDGE, subject="groups.grouptask", template="groups/letters/task_overdue.txt",
        context=leaders_tasks, subjects=due_of_group, thread="group", to="group_leaders", offsets=(3, 14),
        counted_from=_("the day by which it is to be done"), variables=_TASK, specimen=invented,
    )
)  # fmt: skip
