"""An event that has taken place: by the clock, or by its organiser when it ended earlier than planned."""

from datetime import timedelta

import pytest
import time_machine

from backend.audit.models import Entry
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories import MOMENT, EventFactory
from events.enums import EventStatus
from events.services.entering import walk_in
from events.services.planning import hold_event, hold_over, resume_event

pytestmark = pytest.mark.django_db


def status(event):
    event.refresh_from_db()
    return event.status


def test_the_clock_closes_what_is_over_and_nothing_else(event, now):
    draft = EventFactory(status=EventStatus.DRAFT, starts_at=event.starts_at)
    cancelled = EventFactory(status=EventStatus.CANCELLED, starts_at=event.starts_at)
    assert hold_over(now=event.ends_at - timedelta(seconds=1)) == {"held": 0}
    assert hold_over(now=event.ends_at) == {"held": 1}
    assert hold_over(now=event.ends_at) == {"held": 0}
    assert [status(row) for row in (event, draft, cancelled)] == ["held", "draft", "cancelled"]
    entry = Entry.objects.get(verb="event.held")
    assert (entry.actor, entry.target_id, entry.after) == (None, event.pk, {"status": "held"})


def test_the_organiser_closes_it_once_it_has_begun(event, olga, gleb):
    with pytest.raises(Conflict) as early:
        hold_event(event=event, by=olga, now=event.starts_at - timedelta(minutes=1))
    assert early.value.code == "not_begun"
    with pytest.raises(NotAllowed):
        hold_event(event=event, by=gleb, now=event.starts_at)
    assert status(event) == "published"
    hold_event(event=event, by=olga, now=event.starts_at)
    hold_event(event=event, by=olga, now=event.starts_at)
    assert status(event) == "held"
    assert Entry.objects.filter(verb="event.held").count() == 1


@pytest.mark.parametrize("was", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_what_was_not_announced_has_not_taken_place(event, olga, was):
    event.status = was
    event.save()
    with pytest.raises(Conflict):
        hold_event(event=event, by=olga, now=event.starts_at)
    assert status(event) == was


@pytest.fixture
def two_days(event):
    """The event lasts until the evening of the next day."""
    event.ends_at = event.starts_at + timedelta(days=1, hours=2)
    event.save()
    return event


def page(client, event, name="desk"):
    return client.get(f"/events/{event.pk}/{name}/").content.decode()


def test_the_desk_offers_it_when_it_has_begun_and_asks_first(event, olga, log_in):
    with time_machine.travel(MOMENT, tick=False):
        assert f"/events/{event.pk}/hold/" not in page(log_in(olga), event)
    with time_machine.travel(event.starts_at, tick=False):
        client = log_in(olga)
        assert f'class="button button-primary" href="/events/{event.pk}/hold/"' in page(client, event)
        assert "трансляци" in page(client, event, "hold")
        assert status(event) == "published"
        answer = client.post(f"/events/{event.pk}/hold/")
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{event.pk}/desk/")
    assert status(event) == "held"


def test_on_the_first_of_two_days_it_is_not_the_first_button(two_days, olga, log_in):
    quiet, first = (
        f'class="{look}" href="/events/{two_days.pk}/hold/"' for look in ("button", "button button-primary")
    )
    with time_machine.travel(two_days.starts_at, tick=False):
        assert quiet in page(log_in(olga), two_days)
    with time_machine.travel(two_days.ends_at - timedelta(hours=2), tick=False):
        assert first in page(log_in(olga), two_days)


def test_what_was_closed_too_early_goes_on(two_days, olga, gleb, log_in, person):
    hold_event(event=two_days, by=olga, now=two_days.starts_at)
    second = two_days.starts_at + timedelta(days=1)
    with pytest.raises(Conflict):
        walk_in(event=two_days, person=person("anna"), now=second)
    with pytest.raises(NotAllowed):
        resume_event(event=two_days, by=gleb, now=second)
    with time_machine.travel(second, tick=False):
        client = log_in(olga)
        assert f"/events/{two_days.pk}/resume/" in page(client, two_days)
        assert client.post(f"/events/{two_days.pk}/resume/").status_code == 302
        assert f"/events/{two_days.pk}/resume/" not in page(client, two_days)
    assert status(two_days) == "published"
    assert walk_in(event=two_days, person=person("anna"), now=second).status == "confirmed"
    entry = Entry.objects.get(verb="event.resumed")
    assert (entry.actor, entry.before, entry.after) == (olga, {"status": "held"}, {"status": "published"})


def test_what_is_over_stays_closed(two_days, olga, log_in):
    with pytest.raises(Conflict) as open_still:
        resume_event(event=two_days, by=olga, now=two_days.starts_at)
    assert open_still.value.code == "not_held"
    hold_over(now=two_days.ends_at)
    with pytest.raises(Conflict) as late:
        resume_event(event=two_days, by=olga, now=two_days.ends_at)
    assert late.value.code == "event_over"
    with time_machine.travel(two_days.ends_at, tick=False):
        assert f"/events/{two_days.pk}/resume/" not in page(log_in(olga), two_days)
    assert status(two_days) == "held"
