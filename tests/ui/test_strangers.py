"""A page that a crowd asks for: made once for all strangers, with what is each one's own written in."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.cache import cache
from django.http import HttpResponse
from django.template import RequestContext, Template
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import EventFactory, UserFactory, member
from backend.demo.factories_seats import CategoryFactory, QuestionFactory
from backend.ui.strangers import marks, same_for_strangers
from events.models import Event, Registration

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def event(db, settings):
    """An event with a question that is asked of one category only, which takes a style; its page is kept."""
    settings.STRANGERS_PAGE_SECONDS = 60
    soon = clock.now() + timedelta(days=10)
    event = EventFactory(title="Прежнее название", starts_at=soon, ends_at=soon + timedelta(hours=2))
    QuestionFactory(event=event, category=CategoryFactory(event=event))
    yield event
    cache.clear()


def seen(event, browser=None, **asked):
    answer = (browser or Client()).get(event.get_absolute_url(), **asked)
    assert answer.status_code == 200
    return answer.content.decode()


def renamed(event):
    """Whether a title that is changed now is seen by a new stranger."""
    Event.objects.filter(pk=event.pk).update(title="Новое название")
    return "Новое название" in seen(event)


def test_a_crowd_gets_one_page_without_a_query(event, django_assert_num_queries):
    first = seen(event)
    with django_assert_num_queries(0):
        second = seen(event)
    assert "Прежнее название" in first
    assert not renamed(event)
    assert [text in page for text in marks().values() for page in (first, second)] == [False] * 4


def test_without_seconds_every_page_is_made_anew(event, settings):
    settings.STRANGERS_PAGE_SECONDS = 0
    seen(event)
    assert renamed(event)


def test_each_stranger_has_a_token_and_a_nonce_of_their_own(event):
    answers = [Client().get(event.get_absolute_url()) for _stranger in range(3)]
    pages = [answer.content.decode() for answer in answers]
    assert len({answer.cookies["csrftoken"].value for answer in answers}) == 3
    assert len({TOKEN.search(page)[1] for page in pages}) == 3
    nonces = [re.search(r'<style nonce="([^"]+)"', page)[1] for page in pages]
    assert len(set(nonces)) == 3
    for answer, nonce in zip(answers, nonces, strict=True):
        assert f"'nonce-{nonce}'" in answer["Content-Security-Policy"]
        assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("visit", ["first", "kept"])
def test_one_can_sign_up_from_the_page_and_from_no_other_browser(event, visit):
    if visit == "kept":
        seen(event)
    browser, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    token = TOKEN.search(seen(event, browser))[1]
    seen(event, other)
    sent = {
        "csrfmiddlewaretoken": token, "full_name": "Анна Орлова", "email": "anna@example.org", "consent": "on",
        "category": event.categories.get().pk,
    }  # fmt: skip
    path = reverse("events:sign-up", args=[event.pk])
    assert other.post(path, sent).status_code == 403
    assert not Registration.objects.exists()
    assert browser.post(path, sent).status_code == 302
    assert Registration.objects.get().email == "anna@example.org"


def test_language_colours_and_host_have_pages_of_their_own(event):
    assert '<html lang="ru" data-theme="auto"' in seen(event)
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in seen(event, dark)
    assert '<html lang="en"' in seen(event, headers={"accept-language": "en"})
    assert not renamed(event)
    assert "Новое название" in seen(event, headers={"host": "localhost"})


def test_who_is_known_or_carries_a_message_gets_a_page_of_their_own(event, log_in):
    organiser = member(UserFactory(full_name="Ольга Зимина"), Role.ORGANISER, event.centre).user
    assert "Ольга Зимина" in seen(event, log_in(organiser))
    assert "Ольга Зимина" not in seen(event)
    carrying = Client()
    carrying.cookies["messages"] = "something"
    Event.objects.filter(pk=event.pk).update(title="Новое название")
    assert "Новое название" in seen(event, log_in(organiser))
    assert "Новое название" in seen(event, carrying)
    assert "Новое название" in seen(event, query_params={"from": "letter"})
    assert "Новое название" not in seen(event)


def test_what_is_not_there_is_not_kept_and_has_no_marks(event):
    Event.objects.filter(pk=event.pk).update(status="draft")
    answer = Client().get(event.get_absolute_url())
    assert answer.status_code == 404
    assert not any(mark in answer.content.decode() for mark in marks().values())
    Event.objects.filter(pk=event.pk).update(status="published")
    assert "Прежнее название" in seen(event)


def test_nobody_writes_a_visitors_token_into_a_description(event):
    """Words that stand in this file are words; the marks are not to be had without the secret key."""
    guess = "the-token-of-this-visitor the-nonce-of-this-visitor csrf_token"
    Event.objects.filter(pk=event.pk).update(description=guess)
    page = seen(event)
    assert guess in page
    assert all(len(mark) == 64 and configured.SECRET_KEY not in mark for mark in marks().values())
    assert len(set(marks().values())) == 2


@pytest.mark.parametrize("status", [200, 404, 503])
def test_only_a_page_that_is_there_is_kept(settings, rf, status):
    settings.STRANGERS_PAGE_SECONDS = 60
    made = []

    @same_for_strangers
    def view(request):
        made.append(request)
        page = Template("<p>{{ csrf_token }}</p>").render(RequestContext(request))
        return HttpResponse(page, status=status)

    answers = [view(rf.get(f"/kept/{status}/")) for _time in range(2)]
    cache.clear()
    assert [answer.status_code for answer in answers] == [status] * 2
    assert len(made) == (1 if status == 200 else 2)
    assert not any(mark in answer.content.decode() for answer in answers for mark in marks().values())


def test_while_redis_is_away_every_page_is_made_anew(event, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    seen(event)
    assert renamed(event)
