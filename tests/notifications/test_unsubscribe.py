"""Unsubscribing by one click (RFC 8058) and by page; the service itself judges letters in engine/test_delivery.py."""

import re
import threading

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from backend.accounts.models import Preferences
from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import PreferencesFactory
from backend.notifications import services
from backend.notifications.engine.claim import begin_sending, claim
from backend.notifications.engine.delivery import deliver
from backend.notifications.enums import Category
from backend.notifications.models import Address, Letter
from tests.contract.digest import Watch
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import notice

NKO = "nko@example.org"


@pytest.fixture
def nudges(declare, organisation):
    """What is ordered is advice, of which the recipient takes many a day, each in a letter of its own."""
    declare(notice(category=Category.NUDGE))
    return PreferencesFactory(user__email=NKO, digest=False, rests_on_days_off=False)


def path_of(mail):
    """Where the mail program's button posts."""
    return re.fullmatch(r"<http://127\.0\.0\.1:8000(/.+)>", mail.message["List-Unsubscribe"].strip())[1]


def press(path):
    """What Gmail or Yandex sends when somebody presses its button: no cookie, no token of a form, no referrer."""
    body = "List-Unsubscribe=One-Click"
    return Client(enforce_csrf_checks=True).post(path, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def path(db):
    return reverse("notifications:unsubscribe", args=[sign("unsubscribe", {"email": NKO})])


@pytest.mark.django_db
def test_the_button_of_the_mail_program_stops_nudges(nudges, organisation, mailbox):
    order(organisation)
    deliver(NOON)
    mail = mailbox.letters[0]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = press(path_of(mail))
    assert answer.status_code == 200
    order(organisation, occurrence="2")
    deliver(NOON)
    assert Letter.objects.get(occurrence="2").reason == "unsubscribed"
    assert len(mailbox.letters) == 1


@pytest.mark.django_db(transaction=True)
def test_it_stops_what_is_claimed_already(nudges, organisation, mailbox):
    """The first letter of a batch arrives and its button is pressed while the second waits in the sender's hands."""
    for number in range(2):
        order(organisation, occurrence=str(number), now=clock.now())
    Preferences.objects.update(quiet_from="00:00", quiet_until="00:00")
    seen = []

    def unsubscribe(mail):
        seen.extend(Letter.objects.order_by("pk").values_list("status", flat=True))
        press(path_of(mail))
        connection.close()

    def in_a_thread(mail):
        thread = threading.Thread(target=unsubscribe, args=[mail])
        thread.start()
        thread.join()

    mailbox.on_letter = in_a_thread
    deliver(clock.now())
    assert sorted(seen) == ["claimed", "sending"]
    assert len(mailbox.letters) == 1
    mailbox.on_letter = None
    deliver(clock.now())
    assert sorted(Letter.objects.values_list("status", "reason")) == [("dropped", "unsubscribed"), ("sent", "")]
    assert len(mailbox.letters) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["link", "settings"])
def test_what_is_taken_back_cannot_be_begun(nudges, organisation, path, how):
    order(organisation)
    legal = order(organisation, occurrence="2")
    other = order(organisation, recipient="other@example.org")
    Letter.objects.filter(pk=legal.pk).update(category=Category.LEGAL)
    claimed = {letter.pk: letter for letter in claim(owner="a sender", now=NOON)}
    assert len(claimed) == 3
    if how == "link":
        press(path)
    else:
        nudges.nudges = False
        nudges.save()
    begun = {pk for pk, letter in claimed.items() if begin_sending(letter, now=NOON)}
    assert begun == {legal.pk, other.pk}


@pytest.mark.django_db
def test_opening_the_page_changes_nothing(nudges, path):
    watch = Watch()
    for ask in (Client().get, Client().head):
        for headers in ({}, {"Purpose": "prefetch"}, {"User-Agent": "scanner"}):
            assert ask(path, headers=headers).status_code == 200
    assert watch.changed() == []
    for ask in (Client().put, Client().delete, Client().patch):
        assert ask(path).status_code == 405
    assert watch.changed() == []
    press(path)
    assert watch.changed() != []


@pytest.mark.django_db
def test_the_page_shows_each_kind_of_letter_and_takes_it_back(nudges, path, organisation, mailbox):
    browser = Client(enforce_csrf_checks=True)
    assert browser.get(path).context["nudges"] is True
    answer = browser.post(path)
    assert answer.context["done"] == "stopped"
    assert browser.get(path).context["nudges"] is False
    assert 'name="again"' in browser.get(path).content.decode()
    order(organisation)
    assert browser.post(path, {"again": "1"}).context["done"] == "again"
    assert browser.get(path).context["nudges"] is True
    assert Preferences.objects.get().nudges
    deliver(NOON)
    assert len(mailbox.letters) == 1


@pytest.mark.django_db
def test_an_address_without_account_is_stopped_and_welcomed_as_well(path):
    browser = Client()
    browser.post(path)
    assert Address.objects.get(email=NKO).unsubscribed_at is not None
    browser.post(path, {"again": "1"})
    assert Address.objects.get(email=NKO).unsubscribed_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["forged", "letter", "cut", "old"])
def test_a_link_that_is_not_ours_any_more_is_refused_with_a_page(nudges, path, token, old_token):
    good = path.rstrip("/").rsplit("/", 1)[1]
    bad = {
        "forged": good[:-1] + ("A" if good[-1] != "A" else "B"),
        "letter": sign("letter", {"email": NKO}),
        "cut": good[:-5],
        "old": old_token,
    }[token]
    watch = Watch()
    for send in (Client().get, Client().post):
        answer = send(reverse("notifications:unsubscribe", args=[bad]))
        assert answer.status_code == 400
        assert "ссылк" in answer.content.decode().lower()
    assert watch.changed() == []
    assert Client().post(path).status_code == 200


@pytest.fixture
def old_token():
    """A token that was signed more than 400 days before today."""
    with time_machine.travel(clock.now().replace(year=clock.now().year - 2)):
        return sign("unsubscribe", {"email": NKO})


@pytest.mark.django_db
def test_nobody_is_stopped_by_being_unsubscribed_twice(nudges):
    services.unsubscribe(email=NKO, now=NOON)
    services.unsubscribe(email=NKO, now=NOON)
    services.resubscribe(email=NKO)
    assert Address.objects.get().unsubscribed_at is None
