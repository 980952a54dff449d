"""What does not go out: nobody needs it any more, or its recipient does not want it just now."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from backend.demo.factories import PreferencesFactory
from backend.directory.models import Organisation
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Category
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import ends, order
from tests.notifications.sample.rules import notice, rule

pytestmark = pytest.mark.django_db


def test_what_is_done_is_not_reminded_of(declare, organisation, mailbox):
    sweep(NOON)
    Organisation.objects.update(status="closed")
    deliver(NOON)
    assert not mailbox.letters
    assert Letter.objects.get(offset_days=0).reason == "not_needed"


def test_a_moved_deadline_silences_the_old_date(declare, organisation, mailbox):
    sweep(NOON)
    Organisation.objects.update(registered_on=date(2026, 3, 5))
    sweep(NOON)
    deliver(NOON)
    assert Letter.objects.get(occurrence="2026-03-02:0").reason == "not_needed"
    (mail,) = mailbox.letters  # three days before the new date
    assert mail.message_id == Letter.objects.get(occurrence="2026-03-05:-3").message_id


def test_only_the_latest_of_several_missed_reminders_is_sent(declare, organisation, mailbox):
    declare(rule(window=timedelta(days=10)))
    sweep(NOON)
    deliver(NOON)
    assert len(mailbox.letters) == 1
    assert Letter.objects.get(offset_days=-3).reason == "overtaken"
    assert Letter.objects.get(offset_days=0).status == "sent"


def test_a_letter_that_came_too_late_is_not_sent(declare, organisation, mailbox):
    order(organisation, valid_until=NOON - timedelta(seconds=1))
    deliver(NOON)
    assert ends() == [("dropped", "too_late")]


def test_a_letter_about_something_deleted_is_dropped(declare, organisation, mailbox):
    order(organisation)
    organisation.delete()
    deliver(NOON)
    assert ends() == [("dropped", "gone")]


def test_a_letter_of_a_rule_that_no_app_declares_is_dropped(declare, organisation, mailbox):
    order(organisation)
    declare()
    deliver(NOON)
    assert ends() == [("dropped", "rule_gone")]


@pytest.fixture
def nudge(declare):
    return declare(notice(category=Category.NUDGE))


def test_who_wants_no_nudges_gets_none_but_legal_deadlines(declare, organisation, mailbox):
    PreferencesFactory(user__email="nko@example.org", nudges=False)
    declare(notice(category=Category.NUDGE), notice(key="sample.legal", category=Category.LEGAL))
    order(organisation)
    order(organisation, notice="sample.legal")
    deliver(NOON)
    assert ends() == [("dropped", "nudges_off"), ("sent", "")]


def test_an_unsubscribed_address_gets_no_nudges_but_legal_deadlines(declare, organisation, mailbox):
    services.unsubscribe(email="nko@example.org", now=NOON)
    declare(notice(category=Category.NUDGE), notice(key="sample.legal", category=Category.LEGAL))
    order(organisation)
    order(organisation, notice="sample.legal")
    deliver(NOON)
    assert ends() == [("dropped", "unsubscribed"), ("sent", "")]


@pytest.mark.parametrize(
    ("category", "zone", "expected"),
    [
        (Category.NUDGE, "Europe/Moscow", None),
        # 9:00 UTC is 21:00 in Kamchatka, where quiet hours begin.
        (Category.NUDGE, "Asia/Kamchatka", datetime(2026, 3, 2, 21, 0, tzinfo=UTC)),
        (Category.LEGAL, "Asia/Kamchatka", datetime(2026, 3, 2, 21, 0, tzinfo=UTC)),
        (Category.SERVICE, "Asia/Kamchatka", None),
    ],
)
def test_reminders_wait_until_the_morning_of_the_recipient(declare, organisation, mailbox, category, zone, expected):
    declare(notice(category=category))
    letter = order(organisation, zone=zone)
    deliver(NOON)
    letter.refresh_from_db()
    if expected:
        assert (letter.status, letter.reason, letter.next_try_at) == ("pending", "quiet_hours", expected)
        deliver(expected)
        letter.refresh_from_db()
    assert letter.status == "sent"


@pytest.mark.parametrize(
    ("begin", "end", "morning"),
    [
        (time(11), time(13), datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),  # by day, in Moscow
        (time(12), time(12), None),
        (time(20), time(12), None),  # noon sharp is over
        (time(20), time(12, 1), datetime(2026, 3, 2, 9, 1, tzinfo=UTC)),
    ],
)
def test_people_choose_their_own_quiet_hours(nudge, organisation, mailbox, begin, end, morning):
    PreferencesFactory(user__email="nko@example.org", time_zone="Europe/Moscow", quiet_from=begin, quiet_until=end)
    letter = order(organisation, zone="Asia/Vladivostok")
    deliver(NOON)
    letter.refresh_from_db()
    assert (letter.next_try_at if morning else None) == morning
    assert letter.status == ("pending" if morning else "sent")


def test_nobody_gets_more_than_three_nudges_a_day(nudge, organisation, mailbox):
    for number in range(5):
        order(organisation, occurrence=str(number))
    order(organisation, recipient="other@example.org")
    deliver(NOON)
    assert len(mailbox.to("nko@example.org")) == 3
    assert len(mailbox.to("other@example.org")) == 1
    waiting = Letter.objects.filter(status="pending")
    tomorrow = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)
    assert [(letter.reason, letter.next_try_at) for letter in waiting] == [("daily_cap", tomorrow)] * 2
    deliver(NOON + timedelta(hours=1))
    assert len(mailbox.to("nko@example.org")) == 3
    deliver(tomorrow)
    assert len(mailbox.to("nko@example.org")) == 5
