"""A participant's own page: by account, and by the link of a letter."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core.cache import cache

from backend.common.signing import sign
from backend.demo.factories import EventFactory, RegistrationFactory
from backend.notifications.models import Letter
from events.programme.tokens import PURPOSE, going_token
from events.sections import Link, _links, register_links
from events.tokens import token_of
from tests.events.letters import letter_of

pytestmark = pytest.mark.django_db

PATH = "/events/going/"


@pytest.fixture(autouse=True)
def not_often():
    cache.delete("throttle:going:127.0.0.1")


@pytest.fixture
def mine(event, gleb, now):
    """Gleb takes part in an event to come, was at one, and has signed up for another without his account."""
    return [
        RegistrationFactory(event=event, user=gleb, email=gleb.email),
        RegistrationFactory(
            event=EventFactory(starts_at=now - timedelta(days=9), title="Прошлая", status="held"), user=gleb
        ),
        RegistrationFactory(event=EventFactory(title="Без учётной записи"), email=gleb.email),
    ]


def text(answer):
    return answer.content.decode()


def test_my_events_by_account(mine, event, gleb, alina, log_in):
    answer = log_in(gleb).get(PATH)
    assert [entry.registration for entry in answer.context["coming"]] == [mine[0], mine[2]]
    assert [entry.registration for entry in answer.context["past"]] == [mine[1]]
    shown = text(answer)
    assert "/events/ticket/" in shown
    assert "/cancel/" in shown
    other = text(log_in(alina).get(PATH))
    assert event.title not in other
    assert "Прошлая" not in other


def test_my_events_by_the_link(mine, event, gleb, client):
    answer = client.get(f"{PATH}link/{going_token(gleb.email)}/")
    assert [entry.registration for entry in answer.context["coming"]] == [mine[0], mine[2]]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert event.title not in text(client.get(f"{PATH}link/{going_token('other@example.org')}/"))


@pytest.mark.parametrize("token", ["forged", "a:b:c", "я"])
def test_a_forged_link(mine, client, token):
    assert client.get(f"{PATH}link/{token}/").status_code in {400, 404}


def test_a_link_of_another_purpose(mine, client):
    assert client.get(f"{PATH}link/{token_of(mine[0])}/").status_code == 400
    foreign = sign(f"{PURPOSE}.other", {"email": mine[0].email})
    assert client.get(f"{PATH}link/{foreign}/").status_code == 400


def test_a_link_that_is_too_old(mine, event, gleb, client, now):
    token = going_token(gleb.email)
    with time_machine.travel(now + timedelta(days=29), tick=False):
        assert client.get(f"{PATH}link/{token}/").status_code == 200
    with time_machine.travel(now + timedelta(days=31), tick=False):
        assert client.get(f"{PATH}link/{token}/").status_code == 400


def test_the_link_comes_by_letter_and_nobody_learns_who_takes_part(mine, gleb, client):
    known = client.post(PATH, {"email": gleb.email.upper()})
    unknown = client.post(PATH, {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, f"{PATH}sent/")
    letter = Letter.objects.get()
    assert (letter.recipient, letter.rule) == (gleb.email, "programme.going")
    link = next(word for word in letter_of("programme.going").get_body("plain").get_content().split() if PATH in word)
    assert client.get(urlsplit(link).path).status_code == 200
    client.post(PATH, {"email": gleb.email})
    assert Letter.objects.count() == 1
    assert client.get(f"{PATH}sent/").status_code == 200


@pytest.mark.parametrize(
    "email", ["", "x", "a@b@c", "я" * 10_000, "a@example.org\nBcc: b@example.org", "a\x00@example.org"]
)
def test_an_address_that_is_none(client, email):
    assert client.post(PATH, {"email": email}).status_code == 400
    assert not Letter.objects.exists()


def test_a_robot_gets_nothing_and_is_slowed_down(mine, gleb, client):
    assert client.post(PATH, {"email": gleb.email, "website": "x"}).status_code == 302
    assert not Letter.objects.exists()
    answers = [client.post(PATH, {"email": f"a{number}@example.org"}).status_code for number in range(61)]
    assert answers[-1] == 429


def test_small_apps_add_their_buttons(mine, gleb, log_in):
    def links(rows):
        return {rows[0].pk: [Link("Сертификат", "/certificates/1/")]}

    register_links(links)
    try:
        assert "Сертификат" in text(log_in(gleb).get(PATH))
    finally:
        _links.remove(links)


def test_a_list_of_any_length_costs_the_same(event, gleb, log_in, django_assert_num_queries):
    client = log_in(gleb)
    client.get(PATH)
    for _round in range(3):
        RegistrationFactory(user=gleb)
        with django_assert_num_queries(7):
            client.get(PATH)
