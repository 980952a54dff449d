"""A server that puts off, refuses, is away, or is cut off in the middle."""

from datetime import timedelta

import pytest

from backend.directory.models import Organisation
from backend.notifications.engine.delivery import deliver
from backend.notifications.models import Address, Bucket, Letter
from backend.notifications.signals import address_bounced
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import ends, order, seconds_until_next_try

pytestmark = pytest.mark.django_db


def test_a_letter_that_is_put_off_is_tried_again_later_and_later_then_given_up(declare, organisation, mailbox):
    letter = order(organisation)
    mailbox.refuse("451 4.7.1 greylisted")
    now = NOON
    for minutes in (1, 5, 30, 120, 360):
        deliver(now)
        letter.refresh_from_db()
        assert (letter.status, letter.reason) == ("pending", "postponed")
        pause = (letter.next_try_at - now).total_seconds() / 60
        assert 0.8 * minutes <= pause <= 1.2 * minutes + 0.5
        deliver(now)  # not before its time
        now = letter.next_try_at
    assert letter.attempts == 5
    deliver(now)
    letter.refresh_from_db()
    assert (letter.status, letter.reason, letter.attempts) == ("failed", "tries_spent", 6)
    assert "greylisted" in letter.outcome
    assert not Address.objects.filter(bounced_at__isnull=False).exists()


def test_a_recipient_that_does_not_exist_is_marked_and_the_apps_are_told(declare, organisation, mailbox):
    told = []

    def listen(sender, letter, now, **kwargs):
        told.append((letter.pk, now))

    address_bounced.connect(listen)
    letter = order(organisation)
    mailbox.refuse("550 5.1.1 no such user", recipient="nko@example.org")
    order(organisation, recipient="other@example.org")
    deliver(NOON)
    address_bounced.disconnect(listen)
    letter.refresh_from_db()
    assert (letter.status, letter.reason) == ("failed", "refused")
    assert [pk for pk, _now in told] == [letter.pk]
    assert "no such user" in Address.objects.get(email="nko@example.org").bounce
    assert [mail.recipient for mail in mailbox.letters] == ["other@example.org"]
    mailbox.behave()
    order(organisation, occurrence="2")
    deliver(NOON)
    assert Letter.objects.get(occurrence="2").reason == "bounced"
    assert not mailbox.to("nko@example.org")


def test_an_app_that_cannot_hear_of_a_bounce_does_not_undo_it(declare, organisation, mailbox):
    def fail(sender, letter, now, **kwargs):
        Organisation.objects.create(inn="1" * 99)

    address_bounced.connect(fail)
    order(organisation)
    mailbox.refuse("550 5.1.1 no such user")
    deliver(NOON)
    address_bounced.disconnect(fail)
    assert ends() == [("failed", "refused")]
    assert Address.objects.get().bounced_at is not None


@pytest.mark.parametrize(
    ("step", "reply"), [("rcpt", "550 5.7.1 blocked"), ("rcpt", "552 5.2.2 full"), ("data", "554 spam")]
)
def test_a_refusal_that_is_not_about_the_address_does_not_condemn_it(declare, organisation, mailbox, step, reply):
    order(organisation)
    mailbox.refuse(reply, step=step)
    deliver(NOON)
    assert ends() == [("failed", "refused")]
    assert not Address.objects.exists()


def test_a_server_that_is_away_delays_everything_and_costs_no_tries(declare, organisation, mailbox):
    letters = [order(organisation, occurrence=str(number)) for number in range(3)]
    mailbox.stop()
    for _again in range(10):
        deliver(NOON)
        Letter.objects.update(next_try_at=NOON)
        Bucket.objects.update(closed_until=None)
    for letter in letters:
        letter.refresh_from_db()
        assert (letter.status, letter.reason, letter.attempts) == ("pending", "server_down", 0)
    mailbox.start()
    deliver(NOON)
    assert len(mailbox.letters) == 3


def test_after_a_server_was_away_the_whole_channel_rests_and_then_goes_on(declare, organisation, mailbox):
    order(organisation)
    mailbox.stop()
    deliver(NOON)
    mailbox.start()
    order(organisation, occurrence="2")
    deliver(NOON + timedelta(seconds=40))
    assert not mailbox.letters
    deliver(NOON + timedelta(seconds=80))
    assert len(mailbox.letters) == 2


@pytest.mark.parametrize("reply", ["421 going down", "451 out of space", "530 5.7.0 log in first"])
def test_a_server_that_refuses_us_altogether_is_the_servers_trouble(declare, organisation, mailbox, reply):
    for number in range(3):
        order(organisation, occurrence=str(number))
    mailbox.refuse(reply, step="mail")
    deliver(NOON)
    assert ends() == [("pending", "server_down")] * 3
    assert set(Letter.objects.values_list("attempts", flat=True)) == {0}
    assert all(45 < seconds_until_next_try(letter) < 80 for letter in Letter.objects.all())


def test_a_server_that_puts_everything_off_rests_and_no_letter_is_given_up_for_it(declare, organisation, mailbox):
    for number in range(20):
        order(organisation, occurrence=str(number), recipient=f"nko{number}@example.org")
    mailbox.refuse("451 4.3.0 try later")
    deliver(NOON)
    assert ends() == [("pending", "server_down")] * 20
    now = NOON
    for _days in range(200):
        now += timedelta(hours=1)
        deliver(now)
    assert ends() == [("pending", "server_down")] * 20
    mailbox.behave()
    deliver(now + timedelta(hours=10))
    assert len(mailbox.letters) == 20


def test_a_server_that_puts_everything_off_hears_of_a_letter_three_times_in_half_an_hour(
    declare, organisation, mailbox
):
    for number in range(20):
        order(organisation, occurrence=str(number), recipient=f"nko{number}@example.org")
    mailbox.refuse("451 4.3.0 try later")
    for minute in range(31):
        deliver(NOON + timedelta(minutes=minute))
    assert set(Letter.objects.values_list("attempts", flat=True)) <= {1, 2, 3}


def test_a_connection_that_was_closed_meanwhile_is_opened_again(declare, organisation, mailbox):
    for number in range(3):
        order(organisation, occurrence=str(number))
    mailbox.cut(step="mail", times=0)
    mailbox.on_letter = lambda mail: mailbox.cut(step="mail", times=1) if len(mailbox.letters) == 1 else None
    deliver(NOON)
    assert ends() == [("sent", "")] * 3
    assert mailbox.connections == 2


def test_a_connection_cut_while_naming_the_recipient_is_a_try(declare, organisation, mailbox):
    order(organisation)
    order(organisation, recipient="other@example.org")
    mailbox.cut(step="rcpt", recipient="nko@example.org")
    deliver(NOON)
    assert ends() == [("pending", "postponed"), ("sent", "")]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_connection_cut_while_the_letter_goes_over_leaves_it_unknown(declare, organisation, mailbox, accepted):
    order(organisation)
    mailbox.cut(step="data", accepted=accepted)
    deliver(NOON)
    assert ends() == [("unknown", "interrupted")]
    deliver(NOON + timedelta(days=1))
    assert len(mailbox.letters) == int(accepted)
