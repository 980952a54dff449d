import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from backend.demo.factories_seats import CategoryFactory
from events.enums import EventStatus
from events.intake import announced_event, event_with, intake_of
from events.models import Event, Registration

pytestmark = pytest.mark.django_db


def test_what_was_not_read_of_an_event_is_read_when_it_is_asked_for(event, django_assert_num_queries):
    bare = event_with(id=event.pk, zone="Asia/Vladivostok")
    with django_assert_num_queries(0):
        assert bare.zone == "Asia/Vladivostok"
    with django_assert_num_queries(1):
        assert bare.title == event.title


def test_a_sign_up_knows_of_an_event_what_stands_in_it(event, django_assert_num_queries):
    known = announced_event(event.pk)
    names = ("status", "format", "zone", "title", "starts_at", "ends_at", "approval", "centre_id")
    with django_assert_num_queries(0):
        assert {name: getattr(known, name) for name in names} == {name: getattr(event, name) for name in names}


@pytest.fixture
def at_that_time(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def crowd(settings):
    """Forms of events are kept for a minute."""
    settings.STRANGERS_PAGE_SECONDS = 60
    yield
    caches["process"].clear()


def renamed(event):
    """Whether a title that is changed now is known to the next one who signs up."""
    announced_event(event.pk)
    Event.objects.filter(pk=event.pk).update(title="Новое название")
    return announced_event(event.pk).title == "Новое название"


def test_a_crowd_is_checked_against_one_form(event, crowd, django_assert_num_queries):
    CategoryFactory(event=event)
    first = announced_event(event.pk)
    with django_assert_num_queries(0):
        again = announced_event(event.pk)
    assert intake_of(again) == intake_of(first)
    assert again is not first
    assert not renamed(event)


def test_without_seconds_it_is_read_anew(event):
    assert renamed(event)


def test_what_is_not_announced_is_not_kept(event, crowd):
    Event.objects.filter(pk=event.pk).update(status=EventStatus.DRAFT)
    assert announced_event(event.pk) is None
    Event.objects.filter(pk=event.pk).update(status=EventStatus.PUBLISHED)
    assert announced_event(event.pk) is not None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda event: Event.objects.filter(pk=event.pk).update(status=EventStatus.CANCELLED), 409),
        (lambda event: event.categories.all().delete(), 400),
        (lambda event: event.delete(), 404),
    ],
    ids=["cancelled", "without its category", "thrown away"],
)
def test_what_has_changed_since_the_form_was_kept_is_refused_and_said(event, crowd, at_that_time, change, status):
    category = CategoryFactory(event=event)
    announced_event(event.pk)
    path = reverse("events:sign-up", args=[event.pk])
    change(event)
    wish = {"full_name": "Анна Орлова", "email": "anna@example.org", "consent": "on", "category": category.pk}
    assert Client().post(path, wish).status_code == status
    assert not Registration.objects.exists()
