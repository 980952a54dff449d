"""Links for helpers: made for a door, once at a time, shown to be copied, withdrawn by the organiser."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from events.door.days import day_ends_at
from events.door.models import DoorPass
from events.door.services.passes import issue_pass, withdraw_pass
from events.door.tokens import pass_of, pass_url, token_of, why_over
from events.enums import EventStatus

pytestmark = pytest.mark.django_db


def test_a_link_is_for_a_door_and_ends_at_midnight_where_the_event_is(event, olga, now):
    made = issue_pass(event=event, door="  Главный   вход ", by=olga, now=now)
    assert (made.door, pass_of(token_of(made))) == ("Главный вход", made)
    midnight = day_ends_at(event)
    assert why_over(made, midnight - timedelta(seconds=1)) is None
    assert why_over(made, midnight).status == 410
    assert Entry.objects.filter(verb="door_pass.issued", actor=olga, target_id=made.pk).exists()


def test_a_door_has_one_link_until_it_is_withdrawn(event, olga, now):
    first = issue_pass(event=event, door="Главный вход", by=olga, now=now)
    with pytest.raises(Conflict):
        issue_pass(event=event, door="Главный вход", by=olga, now=now)
    withdraw_pass(door_pass=first, by=olga, now=now)
    withdraw_pass(door_pass=first, by=olga, now=now + timedelta(hours=1))
    first.refresh_from_db()
    assert first.withdrawn_at == now
    assert issue_pass(event=event, door="Главный вход", by=olga, now=now) != first
    assert Entry.objects.filter(verb="door_pass.withdrawn").count() == 1


def test_who_may_not_and_when_not(event, olga, boris, now):
    with pytest.raises(NotAllowed):
        issue_pass(event=event, door="Вход", by=boris, now=now)
    for door in ("", "x" * 61, "a\nb", "a\x00b"):
        with pytest.raises(Invalid):
            issue_pass(event=event, door=door, by=olga, now=now)
    with pytest.raises(Conflict):
        issue_pass(event=event, door="Вход", by=olga, now=event.ends_at + timedelta(days=2))
    event.status = EventStatus.DRAFT
    with pytest.raises(Conflict):
        issue_pass(event=event, door="Вход", by=olga, now=now)


def test_a_cancelled_event_lets_nobody_mark(event, main, begun):
    event.status = EventStatus.CANCELLED
    event.save()
    assert why_over(pass_of(token_of(main)), begun).code == "event_cancelled"


def test_the_organiser_copies_the_link_and_withdraws_it(log_in, olga, event, begun):
    client = log_in(olga)
    address = reverse("door:passes", args=[event.pk])
    with time_machine.travel(begun, tick=False):
        client.post(address, {"door": "Зал 2"})
        made = DoorPass.objects.get()
        shown = client.get(address).text
        assert pass_url(made) in shown
        assert "viewBox" in shown, "without it the code would be cut off"
        assert client.post(address, {"door": "Зал 2"}).status_code == 400
        client.post(reverse("door:withdraw", args=[made.pk]))
        assert pass_url(made) not in client.get(address).text
