"""Who watches what from afar, and when."""

from datetime import timedelta

import pytest
import time_machine

from backend.demo.factories_programme import SessionFactory
from events.models import Event
from events.programme.models import Airing
from events.tokens import token_of

pytestmark = pytest.mark.django_db

LINKS = {"broadcast_url": "https://live.example.org/a", "recording_url": "https://rec.example.org/b"}


@pytest.fixture
def shown(event, seat, client):
    """What the public page and a ticket show so many hours after the beginning."""
    guest = seat(event, "guest")

    def at(hours: float) -> tuple[set[str], set[str]]:
        with time_machine.travel(event.starts_at + timedelta(hours=hours), tick=False):
            pages = [client.get(path).content.decode() for path in (f"/events/{event.pk}/", f"/events/ticket/{token}/")]
        found = [{word for word in ("live", "rec") if f"https://{word}.example.org" in page} for page in pages]
        return found[0], found[1]

    token = token_of(guest)
    return at


@pytest.mark.parametrize("whole", [True, False], ids=["event", "session"])
def test_everybody_watches_in_its_time(event, shown, within, whole):
    if whole:
        Event.objects.filter(pk=event.pk).update(**LINKS)
    else:
        SessionFactory(event=event, **LINKS, **within(0, 3))
    assert shown(-1) == (set(), set())
    assert shown(-0.25) == ({"live"}, {"live"})
    assert shown(1) == ({"live"}, {"live"})
    assert shown(4) == ({"rec"}, {"rec"})


@pytest.mark.parametrize("whole", [True, False], ids=["event", "session"])
def test_only_those_who_take_part(event, shown, within, whole):
    Airing.objects.create(event=event, live_for="participants", recording_for="participants", minutes_before=0)
    if whole:
        Event.objects.filter(pk=event.pk).update(**LINKS)
    else:
        SessionFactory(event=event, **LINKS, **within(0, 3))
    assert shown(-0.25) == (set(), set())
    assert shown(1) == (set(), {"live"})
    assert shown(4) == (set(), {"rec"})


def test_nobody_watches_what_is_called_off(event, shown):
    Event.objects.filter(pk=event.pk).update(status="cancelled", **LINKS)
    assert shown(1)[0] == set()
