"""A centre closes: of its events only those that are announced and still to come are named, and they stay announced."""

from datetime import timedelta

from backend.accounts.enums import Role
from backend.demo.factories import EventFactory, UserFactory, member
from backend.directory.closing import open_affairs
from backend.directory.services.centres import close_centre
from events.enums import EventStatus
from events.models import Event


def named(centre, now):
    return {affair.key: affair.count for affair in open_affairs(centre, now)}.get("events", 0)


def test_announced_events_that_are_still_to_come_are_counted(event, now):
    assert named(event.centre, now) == 1
    EventFactory(centre=event.centre, status=EventStatus.DRAFT)
    EventFactory(centre=event.centre, starts_at=now - timedelta(days=1))
    EventFactory()
    assert named(event.centre, now) == 1
    EventFactory(centre=event.centre)
    assert named(event.centre, now) == 2


def test_they_stay_announced(event, now):
    operator = UserFactory()
    member(operator, Role.OPERATOR, event.centre.region)
    close_centre(centre=event.centre, by=operator, now=now)
    assert Event.objects.get(pk=event.pk).status == EventStatus.PUBLISHED
