"""Working groups: people asked in by letter, meetings that reach a calendar, tasks that are followed up."""

from datetime import timedelta

import pytest
import vobject
from django.urls import reverse

from backend.accounts.models import Consent
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories_groups import GroupMemberFactory, GroupTaskFactory, WorkingGroupFactory
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from events.groups.models import GroupMeeting
from events.groups.services import groups, work
from events.groups.tokens import token_of


def url(name, *args):
    return reverse(f"groups:{name}", args=args)


@pytest.fixture
def group(event):
    return WorkingGroupFactory(centre=event.centre, public=True, title="Хартия")


def test_somebody_without_an_account_joins_by_link_and_decides_about_their_name(group, olga, gleb, now, client):
    member = groups.invite(group=group, full_name="Нина Лугова", email="n@example.org", by=olga, now=now)
    assert Letter.objects.get().rule == "groups.invited"
    link = url("by-link", token_of(member))
    assert client.get(link).status_code == 200
    member.refresh_from_db()
    assert member.joined_at is None, "opening a link changes nothing"
    assert "Нина Лугова" not in client.get(group.get_absolute_url()).text
    client.post(link, {"verb": "join", "shown": "on"})
    assert "Нина Лугова" in client.get(group.get_absolute_url()).text
    assert Consent.objects.get().purpose == "named"
    client.post(link, {"verb": "join"})
    assert "Нина Лугова" not in client.get(group.get_absolute_url()).text
    client.post(link, {"verb": "leave"})
    assert client.get(link).status_code == 404
    with pytest.raises(NotAllowed):
        groups.invite(group=group, full_name="Х", email="x@example.org", by=gleb, now=now)


def test_nobody_is_asked_twice_and_an_ended_group_asks_nobody(group, olga, now):
    groups.invite(group=group, full_name="Нина", email="n@example.org", by=olga, now=now)
    with pytest.raises(Conflict):
        groups.invite(group=group, full_name="Нина", email="N@example.org", by=olga, now=now)
    groups.end_group(group=group, by=olga, now=now)
    with pytest.raises(Conflict):
        groups.invite(group=group, full_name="Пётр", email="p@example.org", by=olga, now=now)


def test_a_meeting_moves_in_the_calendar(group, olga, now, client, log_in):
    member = GroupMemberFactory(group=group)
    meeting = work.call_meeting(
        group=group, by=olga, now=now, starts_at=now + timedelta(days=3), ends_at=now + timedelta(days=3, hours=1),
        place="Зал", agenda="Хартия",
    )  # fmt: skip
    link = url("calendar-by-link", token_of(member), meeting.pk)
    first = vobject.readOne(client.get(link).content.decode()).vevent
    work.change_meeting(meeting=meeting, by=olga, now=now, starts_at=now + timedelta(days=3, minutes=30))
    second = vobject.readOne(client.get(link).content.decode()).vevent
    assert (first.uid.value, first.sequence.value) == (second.uid.value, "0")
    assert second.sequence.value == "1"
    assert second.dtstart.value > first.dtstart.value
    work.change_meeting(meeting=meeting, by=olga, now=now, minutes="Прочли хартию.")
    work.cancel_meeting(meeting=meeting, by=olga, now=now)
    gone = vobject.readOne(client.get(link).content.decode()).vevent
    assert gone.status.value == "CANCELLED"
    told = list(Letter.objects.filter(recipient=member.email).order_by("pk").values_list("rule", flat=True))
    assert told == ["groups.meeting_called", "groups.meeting_changed", "groups.meeting_cancelled"]
    with pytest.raises(Conflict):
        work.change_meeting(meeting=meeting, by=olga, now=now, place="Двор")
    for wrong in ({"starts_at": now - timedelta(days=1)}, {"ends_at": now}):
        span = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=2), **wrong}
        with pytest.raises(Invalid):
            work.call_meeting(group=group, by=olga, now=now, **span)
    assert GroupMeeting.objects.count() == 1


def test_a_task_is_followed_up_and_finished_by_link(group, olga, now, client):
    member = GroupMemberFactory(group=group)
    task = GroupTaskFactory(group=group, owner=member, due_on=now.date() + timedelta(days=3))
    foreign = GroupTaskFactory(due_on=None)
    sweep(now + timedelta(hours=6))
    due = Letter.objects.filter(channel="email", due_at__lte=now + timedelta(hours=6))
    assert list(due.values_list("rule", "recipient")) == [("groups.task_due", member.email)]
    link = url("by-link", token_of(member))
    assert client.post(link, {"verb": "done", "task": foreign.pk}).status_code == 404
    assert client.post(link, {"verb": "done", "task": "9" * 40}).status_code == 404
    client.post(link, {"verb": "done", "task": task.pk, "result": "Собрано"})
    task.refresh_from_db()
    assert task.done_at is not None
    with pytest.raises(Invalid):
        work.give_task(group=group, text="Чужому", owner=foreign.owner, by=olga, now=now)


def test_an_outsider_sees_the_public_name_and_nothing_inside(group, olga, gleb, log_in, client):
    GroupTaskFactory(group=group, text="Тайная задача")
    assert "Тайная задача" in log_in(olga).get(group.get_absolute_url()).text
    assert "Тайная задача" not in log_in(gleb).get(group.get_absolute_url()).text
    group.public = False
    group.save()
    assert log_in(gleb).get(group.get_absolute_url()).status_code == 404
    assert client.get(url("edit", group.pk)).status_code == 302
