import pytest

from events.intake import announced_event, event_with

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
