"""Many people at the same moment, over HTTP, against a real web server with several processes and threads."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from backend.demo.factories import RegistrationFactory
from backend.notifications.models import Letter
from events.enums import SEATED
from events.models import Registration, Seats
from events.services.registrations import expire_held
from events.tokens import token_of
from tests.events.careless import unbounded
from tests.visitors import Browser, at_once, web_server

pytestmark = pytest.mark.django_db(transaction=True)


def statuses(event):
    return Counter(event.registrations.values_list("status", flat=True))


def counter_equals_rows(event):
    return Seats.objects.get(pk=event.pk).taken == event.registrations.filter(status__in=SEATED).count()


@pytest.fixture
def soon(event):
    """The real clock runs on the server, so the event lies ahead of it."""
    event.starts_at = timezone.now() + timedelta(days=10)
    event.ends_at = event.starts_at + timedelta(hours=3)
    event.save()
    Seats.objects.filter(pk=event.pk).update(capacity=20)
    return event


@pytest.fixture(scope="module")
def port(django_db_setup):
    with web_server("backend.config.wsgi") as number:
        yield number


def test_fifty_people_for_twenty_seats(port, soon):
    browser = Browser(port)
    told = Counter(at_once(lambda n=n: browser.sign_up(soon, n) for n in range(50)))
    assert told == {"seat": 20, "list": 30}
    assert statuses(soon) == {"held": 20, "waiting": 30}
    assert counter_equals_rows(soon)
    assert Counter(Letter.objects.values_list("rule", flat=True)) == {"events.confirm": 20, "events.waiting": 30}


def test_the_storm_catches_a_service_that_looks_first(soon):
    with unbounded(), web_server("tests.events.careless_wsgi") as port:
        browser = Browser(port)
        at_once(lambda n=n: browser.sign_up(soon, n) for n in range(50))
        assert statuses(soon)["held"] > 20


def test_one_address_fifteen_times_is_one_registration(port, soon):
    browser = Browser(port)
    told = at_once(lambda: browser.sign_up(soon, 1) for _n in range(15))
    assert set(told) == {"seat"}
    assert statuses(soon) == {"held": 1}
    assert counter_equals_rows(soon)
    assert Letter.objects.count() <= 2


def full(event, waiting):
    """The event with all seats taken and so many waiting; returns those who have a seat."""
    now = timezone.now()
    Seats.objects.filter(pk=event.pk).update(taken=20)
    for n in range(waiting):
        RegistrationFactory(event=event, status="waiting", signed_up_at=now + timedelta(seconds=n))
    return [RegistrationFactory(event=event, signed_up_at=now) for _n in range(20)]


def test_one_seat_freed_by_many_clicks_goes_to_one_person(port, soon):
    browser = Browser(port)
    mine = full(soon, waiting=5)[0]
    url = reverse("events:ticket-cancel", args=[token_of(mine)])
    assert {answer["status"] for answer, _page in at_once(lambda: browser.post(url) for _n in range(12))} == {302}
    assert statuses(soon) == {"confirmed": 19, "held": 1, "waiting": 4, "cancelled": 1}
    assert counter_equals_rows(soon)
    first = Registration.objects.filter(event=soon, status="held").get()
    assert not soon.registrations.filter(status="waiting", signed_up_at__lt=first.signed_up_at).exists()
    assert Letter.objects.filter(rule="events.promoted").count() == 1


def test_cancelling_signing_up_and_expiring_together_lose_no_seat(port, soon):
    browser = Browser(port)
    seated = full(soon, waiting=8)
    Registration.objects.filter(pk__in=[row.pk for row in seated[10:14]]).update(
        status="held", hold_until=timezone.now() - timedelta(hours=1)
    )

    def expire():
        try:
            return expire_held(now=timezone.now())
        finally:
            connection.close()

    urls = [reverse("events:ticket-cancel", args=[token_of(row)]) for row in seated[:10]]
    acts = [lambda url=url: browser.post(url)[0]["status"] for url in urls]
    acts += [lambda n=n: browser.sign_up(soon, n) for n in range(100, 112)] + [expire, expire]
    told = at_once(acts)
    assert told[:10] == [302] * 10
    assert set(told[10:22]) <= {"seat", "list"}, told
    expire_held(now=timezone.now())
    assert counter_equals_rows(soon)
    found = statuses(soon)
    assert (found["cancelled"], found["expired"]) == (10, 4)
    assert found["confirmed"] + found["held"] == 20, "every freed seat went to somebody"
    assert found["waiting"] == 8 + 12 - 14
