from datetime import timedelta

import pytest

from backend.demo.factories import UserFactory
from backend.notifications import ticks
from backend.notifications.engine import channels
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.engine.stopping import go_on, stop
from backend.notifications.enums import Category
from backend.notifications.models import ChannelChoice, InboxMessage, Letter
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order
from tests.notifications.sample.rules import notice

pytestmark = pytest.mark.django_db


def inbox(now=NOON):
    return ticks.find("deliver_inbox").run(now)


@pytest.fixture
def person():
    return UserFactory(email="nko@example.org", full_name="Алина")


@pytest.fixture
def both(declare, organisation, person):
    """The same notice by e-mail and in the inbox."""
    mail = order(organisation, user=person)
    row = order(organisation, user=person, occurrence="2")
    Letter.objects.filter(pk=row.pk).update(channel="inbox")
    return mail, row


def test_email_and_the_inbox_have_senders():
    assert {"email", "inbox"} <= set(channels.live())
    assert channels.tick_of("inbox") == "deliver_inbox"


def test_a_message_lies_in_the_inbox_once(both):
    inbox()
    inbox()
    message = InboxMessage.objects.get()
    assert (message.subject, message.user, message.letter) == ("Отчёт: АНО «Дело»", both[1].user, both[1])
    assert "приложения нужны до" in message.body
    assert "token=" in message.url
    both[1].refresh_from_db()
    assert (both[1].status, both[1].attempts) == ("sent", 1)


def test_a_mail_server_that_refuses_does_not_delay_the_inbox(both, mailbox):
    mailbox.refuse("451 later", step="mail")
    deliver(NOON)
    inbox()
    assert not mailbox.letters
    assert InboxMessage.objects.count() == 1


def test_the_email_loop_leaves_the_inbox_alone(both, mailbox):
    deliver(NOON)
    assert len(mailbox.letters) == 1
    both[1].refresh_from_db()
    assert both[1].status == "pending"


def test_a_message_that_cannot_be_written_stops_no_other(declare, organisation, person):
    declare(notice(), notice(key="sample.bad", template="sample/broken.txt"))
    order(organisation, user=person)
    order(organisation, user=person, notice="sample.bad")
    Letter.objects.update(channel="inbox")
    inbox()
    assert sorted(Letter.objects.values_list("status", flat=True)) == ["broken", "sent"]


@pytest.mark.parametrize(
    ("category", "channel", "sent"),
    [
        (Category.NUDGE, "email", False),
        (Category.NUDGE, "inbox", False),
        (Category.LEGAL, "inbox", False),
        (Category.LEGAL, "email", True),  # the law's letters are never declined
        (Category.SERVICE, "email", True),
    ],
)
def test_what_a_person_does_not_want_on_a_channel_is_not_sent(
    declare, organisation, person, mailbox, category, channel, sent
):
    declare(notice(category=category))
    letter = order(organisation, user=person)
    Letter.objects.update(channel=channel)
    ChannelChoice.objects.create(user=person, category=category, channel=channel, wanted=False)
    deliver(NOON)
    inbox()
    letter.refresh_from_db()
    assert (letter.status, letter.reason) == (("sent", "") if sent else ("dropped", "channel_off"))


def test_a_worker_that_is_told_to_stop_gives_the_rest_back(declare, organisation, mailbox):
    for number in range(10):
        order(organisation, occurrence=str(number))
    mailbox.on_letter = lambda mail: stop()
    try:
        deliver(NOON)
    finally:
        go_on()
    assert len(mailbox.letters) == 1
    assert Letter.objects.filter(status="pending", reason="stopped", lease_owner="").count() == 9
    mailbox.on_letter = None
    assert reconcile(NOON + timedelta(minutes=1)) == {}
    deliver(NOON)
    assert len(mailbox.letters) == 10
