"""Who runs an event that several centres hold together."""

import pytest
import time_machine

from backend.accounts.enums import Role
from backend.common.errors import NotAllowed
from backend.demo.factories import MOMENT, CentreFactory, EventFactory, MembershipFactory, RegistrationFactory
from backend.demo.factories_programme import CoOrganiserFactory
from events.models import Event, Registration
from events.services.planning import edit_event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def joined(event, gleb):
    """Gleb organises the events of a centre; his centre joins Olga's event by this row."""
    centre = CentreFactory(region=event.centre.region)
    MembershipFactory(user=gleb, role=Role.ORGANISER, centre=centre)
    return CoOrganiserFactory.build(event=event, centre=centre)


def test_a_centre_that_joins_runs_the_event_too(event, joined, gleb, olga, log_in):
    registration = RegistrationFactory(event=event)
    assert not gleb.has_perm("events.change_event", event)
    assert log_in(gleb).get(f"/events/{event.pk}/desk/").status_code == 404
    joined.save()
    fresh = Event.objects.get(pk=event.pk)
    assert gleb.has_perm("events.change_event", fresh)
    assert fresh in Event.objects.run_by(gleb)
    assert registration in Registration.objects.visible_to(gleb)
    assert log_in(gleb).get(f"/events/{event.pk}/desk/").status_code == 200
    assert list(Event.objects.run_by(olga)) == [fresh]


def test_who_joins_does_not_take_the_event_over(event, joined, gleb, now):
    joined.save()
    fresh = Event.objects.get(pk=event.pk)
    edit_event(event=fresh, by=gleb, now=now, title="Семинар о смете")
    with pytest.raises(NotAllowed):
        edit_event(event=fresh, by=gleb, now=now, centre=joined.centre)
    fresh.refresh_from_db()
    assert (fresh.title, fresh.centre) == ("Семинар о смете", event.centre)


def test_a_draft_is_seen_by_the_centre_that_joins(event, joined, gleb):
    draft = EventFactory(centre=event.centre, status="draft")
    assert draft not in Event.objects.visible_to(gleb)
    CoOrganiserFactory(event=draft, centre=joined.centre)
    assert draft in Event.objects.visible_to(gleb)
    assert Event.objects.visible_to(gleb).filter(pk=draft.pk).count() == 1


def test_a_list_asks_for_the_centres_at_once(event, joined, gleb, django_assert_num_queries):
    for _number in range(3):
        CoOrganiserFactory(event=EventFactory(), centre=joined.centre)
    assert gleb.current_memberships
    with django_assert_num_queries(1):
        shown = [gleb.has_perm("events.change_event", event) for event in Event.objects.with_co_centres()]
    assert sorted(shown) == [False, True, True, True]
