"""What a group does: it meets, and its members take tasks upon themselves."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.decisions.services.common import sensible_day, written
from events.groups.enums import LONGEST_TEXT
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup
from events.groups.services import letters
from events.groups.services.groups import still_works

CALENDAR = ("starts_at", "ends_at", "place", "online_url")
"""A change of one of these makes everybody's calendar entry wrong."""


def _cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    cleaned = dict(fields)
    if "place" in cleaned:
        cleaned["place"] = one_line(cleaned["place"], "place", longest=300)
    if cleaned.get("online_url"):
        cleaned["online_url"] = one_line(cleaned["online_url"], "online_url", longest=500)
        try:
            URLValidator(schemes=["http", "https"])(cleaned["online_url"])
        except ValidationError as error:
            raise Invalid(_("This is no link. Example: https://meet.example.org/group."), field="online_url") from error
    for name in ("agenda", "minutes"):
        if name in cleaned:
            cleaned[name] = written(cleaned[name], name, longest=LONGEST_TEXT)
    for name in ("starts_at", "ends_at"):
        if name in cleaned:
            sensible_day(cleaned[name].date(), name)
    return cleaned


def _in_order(meeting: GroupMeeting) -> None:
    if meeting.ends_at <= meeting.starts_at:
        raise Invalid(_("The meeting ends before it begins."), field="ends_at")


@transaction.atomic
def call_meeting(*, group: WorkingGroup, by: User, now: datetime, **fields: Any) -> GroupMeeting:
    """Calls the members together; each gets a letter with the file for the calendar.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Invalid: a field can't be taken, or it begins in the past.
        Conflict: the group has ended.
    """
    permit(by, "groups.lead_workinggroup", group)
    still_works(group)
    meeting = GroupMeeting(group=group, **_cleaned(fields))
    _in_order(meeting)
    if meeting.starts_at <= now:
        raise Invalid(_("The meeting begins in the past. Put in the right time first."), field="starts_at")
    meeting.save()
    record(actor=by, verb="group.meeting_called", target=meeting, now=now)
    _tell("groups.meeting_called", meeting, now)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: GroupMeeting, by: User, now: datetime, **fields: Any) -> GroupMeeting:
    """Changes time, place, agenda or minutes; a new time or place reaches every member.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Invalid: a field can't be taken.
        Conflict: the meeting is called off.
    """
    permit(by, "groups.lead_workinggroup", meeting.group)
    meeting = GroupMeeting.objects.select_for_update(of=("self",)).select_related("group__centre").get(pk=meeting.pk)
    if meeting.cancelled_at:
        raise Conflict(_("The meeting is called off. Call a new one."), code="meeting_cancelled")
    before, after = apply_changes(meeting, _cleaned(fields))
    if after:
        _in_order(meeting)
        moved = not after.keys().isdisjoint(CALENDAR)
        meeting.sequence += moved
        meeting.save()
        short = [{name: value[:200] for name, value in said.items()} for said in (before, after)]
        record(actor=by, verb="group.meeting_changed", target=meeting, now=now, before=short[0], after=short[1])
        if moved and meeting.ends_at > now:
            _tell("groups.meeting_changed", meeting, now)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: GroupMeeting, by: User, now: datetime) -> GroupMeeting:
    """Calls a meeting off; every member is told. Twice changes nothing.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Conflict: it is over.
    """
    permit(by, "groups.lead_workinggroup", meeting.group)
    meeting = GroupMeeting.objects.select_for_update(of=("self",)).select_related("group__centre").get(pk=meeting.pk)
    if meeting.cancelled_at:
        return meeting
    if meeting.ends_at <= now:
        raise Conflict(_("The meeting is over."), code="meeting_over")
    meeting.cancelled_at = now
    meeting.sequence += 1
    meeting.save(update_fields=["cancelled_at", "sequence", "updated_at"])
    record(actor=by, verb="group.meeting_cancelled", target=meeting, now=now)
    _tell("groups.meeting_cancelled", meeting, now)
    return meeting


def _tell(notice: str, meeting: GroupMeeting, now: datetime) -> None:
    members = list(meeting.group.members.joined().select_related("group__centre__region"))
    letters.to_members(notice, meeting.pk, members, str(meeting.sequence), now)


@transaction.atomic
def give_task(
    *, group: WorkingGroup, text: str, by: User, now: datetime, owner: GroupMember | None = None,
    due_on: date | None = None, meeting: GroupMeeting | None = None,
) -> GroupTask:  # fmt: skip
    """Writes a task down; whoever does it gets a letter.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Invalid: there are no words, or the member or meeting is of another group.
        Conflict: the group has ended.
    """
    permit(by, "groups.lead_workinggroup", group)
    still_works(group)
    _of(group, owner, meeting)
    task = GroupTask.objects.create(
        group=group, owner=owner, meeting=meeting, due_on=sensible_day(due_on, "due_on"),
        text=one_line(text, "text", required=True, longest=1000),
    )  # fmt: skip
    record(actor=by, verb="group.task_given", target=task, now=now, after={"text": task.text[:200]})
    _tell_owner(task, now)
    return task


@transaction.atomic
def change_task(
    *, task: GroupTask, by: User, now: datetime, text: str, owner: GroupMember | None, due_on: date | None
) -> GroupTask:
    """Changes its words, who does it, and by when; a new owner gets a letter.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Invalid: there are no words, or the member is of another group.
    """
    permit(by, "groups.lead_workinggroup", task.group)
    _of(task.group, owner, None)
    before, after = apply_changes(task, {
        "text": one_line(text, "text", required=True, longest=1000), "owner": owner,
        "due_on": sensible_day(due_on, "due_on"),
    })  # fmt: skip
    if after:
        task.save()
        record(actor=by, verb="group.task_changed", target=task, now=now,
               before={"text": before.get("text", "")[:200]}, after={"text": after.get("text", "")[:200]})  # fmt: skip
        if "owner" in after:
            _tell_owner(task, now)
    return task


@transaction.atomic
def finish_task(
    *, task: GroupTask, now: datetime, by: User | None = None, member: GroupMember | None = None, result: str = ""
) -> GroupTask:
    """It is done. By `member` where the link of a letter stands for the person. Twice changes nothing.

    Raises:
        NotAllowed: the task is somebody else's.
        Conflict: it isn't needed any more.
    """
    result = written(result, "result", longest=LONGEST_TEXT)
    task = GroupTask.objects.select_for_update(of=("self",)).select_related("group__centre", "owner").get(pk=task.pk)
    if member is None or task.owner_id != member.pk:
        permit(by or AnonymousUser(), "groups.finish_grouptask", task)
    if task.dropped_at:
        raise Conflict(_("This task is not needed any more."), code="dropped")
    if task.done_at is None:
        task.done_at, task.result = now, result
        task.save(update_fields=["done_at", "result", "updated_at"])
        record(actor=by, verb="group.task_done", target=task, now=now)
    return task


@transaction.atomic
def reopen_task(*, task: GroupTask, by: User, now: datetime) -> GroupTask:
    """It waits again: marked done or dropped by mistake.

    Raises:
        NotAllowed: the person doesn't lead the group.
    """
    permit(by, "groups.lead_workinggroup", task.group)
    if not task.is_open:
        task.done_at = task.dropped_at = None
        task.save(update_fields=["done_at", "dropped_at", "updated_at"])
        record(actor=by, verb="group.task_reopened", target=task, now=now)
    return task


@transaction.atomic
def drop_task(*, task: GroupTask, by: User, now: datetime) -> GroupTask:
    """It isn't needed any more; it can be reopened.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Conflict: it is done.
    """
    permit(by, "groups.lead_workinggroup", task.group)
    if task.done_at:
        raise Conflict(_("This task is done."), code="done")
    if task.dropped_at is None:
        task.dropped_at = now
        task.save(update_fields=["dropped_at", "updated_at"])
        record(actor=by, verb="group.task_dropped", target=task, now=now)
    return task


def _of(group: WorkingGroup, owner: GroupMember | None, meeting: GroupMeeting | None) -> None:
    if owner is not None and (owner.group_id != group.pk or owner.left_at):
        raise Invalid(_("Choose a member of this group."), field="owner")
    if meeting is not None and meeting.group_id != group.pk:
        raise Invalid(_("Choose a meeting of this group."), field="meeting")


def _tell_owner(task: GroupTask, now: datetime) -> None:
    if task.owner is not None:
        letters.to_members("groups.task_given", task.pk, [task.owner], f"{now:%Y%m%d%H%M%S}", now)
