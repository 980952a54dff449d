from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.signing import loads
from django.db.models import F

from backend.common.signing import unsign
from backend.demo.factories import OrganisationFactory, PreferencesFactory, UserFactory
from backend.directory.models import Organisation
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Category
from backend.notifications.models import Address, Bucket, Letter
from backend.notifications.signals import address_bounced
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.sample.rules import notice, rule

pytestmark = pytest.mark.django_db


def order(organisation, **changes):
    given = {"notice": "sample.welcome", "occurrence": "1", "recipient": "nko@example.org", "now": NOON}
    assert services.enqueue(subject_id=organisation.pk, **(given | changes))
    return Letter.objects.latest("pk")


def ends():
    return sorted(Letter.objects.values_list("status", "reason"))


def seconds_until_next_try(letter):
    letter.refresh_from_db()
    return (letter.next_try_at - NOON).total_seconds()


# What is sent


def test_a_due_letter_is_sent_once(declare, organisation, mailbox):
    sweep(NOON)
    deliver(NOON)
    (mail,) = mailbox.letters
    letter = Letter.objects.get(offset_days=0)
    assert (letter.status, letter.attempts, letter.lease_owner) == ("sent", 1, "")
    assert letter.subject_line == "Отчёт: АНО «Дело»"
    assert timedelta() <= letter.sent_at - NOON < timedelta(seconds=30)
    assert (mail.recipient, mail.message_id) == ("nko@example.org", letter.message_id)
    deliver(NOON)
    assert len(mailbox.letters) == 1


def test_a_letter_says_what_why_and_what_to_do_in_text_and_html(declare, organisation, mailbox):
    order(organisation, context={"particular": " Спешите."})
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.subject == "Отчёт: АНО «Дело»"
    assert "Отчёт ««Дело»» & приложения" not in mail.text
    assert "«АНО «Дело»» & приложения нужны до" in mail.text
    assert "Спешите." in mail.text
    assert "Вы зарегистрировали организацию." in mail.text
    assert "&amp; приложения" in mail.html
    assert 'href="http://127.0.0.1:8000/?token=' in mail.html
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["List-Unsubscribe"] is None


def test_the_link_in_a_letter_names_the_letter(declare, organisation, mailbox):
    letter = order(organisation)
    deliver(NOON)
    token = mailbox.letters[0].text.split("token=")[1].split("&")[0]
    assert unsign("letter", token) == {"letter": letter.pk}
    assert loads(token, salt="rostok.letter") == {"letter": letter.pk}


def test_markup_in_a_name_stays_a_name(declare, mailbox):
    hostile = an_organisation(short_name="<img src=x onerror=alert(1)>\r\nBcc: all@example.org")
    order(hostile)
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.message["Bcc"] is None
    assert "<img" not in mail.html
    assert "&lt;img" in mail.html


def test_a_hundred_and_one_letters_go_over_one_connection(declare, organisation, mailbox):
    for number in range(101):
        order(organisation, occurrence=str(number))
    deliver(NOON)
    assert len(mailbox.letters) == 101
    assert mailbox.connections == 1


def test_answers_to_people_go_before_reminders(declare, organisation, mailbox):
    sweep(NOON)
    order(organisation)
    deliver(NOON)
    assert [mail.message_id for mail in mailbox.letters] == list(
        Letter.objects.filter(status="sent").order_by("anchor", F("anchor").asc(nulls_first=True))
        .order_by(F("anchor").asc(nulls_first=True)).values_list("message_id", flat=True)
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_judging_a_batch_costs_the_same_for_any_number(declare, mailbox, count, django_assert_num_queries):
    for number in range(count):
        an_organisation(email=f"nko{number}@example.org", status="active")
    sweep(NOON)
    Organisation.objects.update(status="closed")
    Letter.objects.filter(due_at__gt=NOON).delete()
    with django_assert_num_queries(22):  # claim, judge, a verdict for all, and a claim that finds nothing
        deliver(NOON)
    assert ends() == [("dropped", "not_needed")] * count


# What is not needed any more


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


# Preferences


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


# A server that says no


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


# Bad rows


@pytest.mark.parametrize("template", ["sample/broken.txt", "sample/empty.txt", "sample/missing.txt"])
def test_a_letter_that_cannot_be_written_is_set_aside_and_stops_nobody(declare, organisation, mailbox, template):
    declare(notice(key="sample.bad", template=template), notice())
    bad = order(organisation, notice="sample.bad")
    order(organisation)
    deliver(NOON)
    bad.refresh_from_db()
    assert (bad.status, bad.reason, bad.attempts) == ("broken", "template", 0)
    assert bad.outcome
    assert len(mailbox.letters) == 1


def test_one_subject_whose_facts_fail_spoils_only_its_own_letter(declare, organisation, mailbox):
    other = OrganisationFactory()

    def choosy(ids):
        return {pk: {"organisation": Organisation.objects.get(pk=pk), "x": 1 // (pk - other.pk)} for pk in ids}

    declare(notice(context=choosy))
    order(organisation)
    order(other, recipient="other@example.org")
    deliver(NOON)
    assert ends() == [("broken", "template"), ("sent", "")]
    assert "ZeroDivisionError" in Letter.objects.get(status="broken").outcome


def test_an_address_that_no_server_takes_spoils_only_its_own_letter(declare, organisation, mailbox):
    order(organisation)
    order(organisation, recipient="bad address\n@example.org")
    order(organisation, recipient="письмо@пример.рф")
    deliver(NOON)
    assert len(mailbox.to("nko@example.org")) == 1
    assert Letter.objects.filter(status__in=("broken", "failed")).count() >= 1


# Who owns a row


def test_a_stale_owner_cannot_say_sent(declare, organisation, mailbox):
    letter = order(organisation)

    def another_worker_takes_over(mail):
        Letter.objects.update(status="claimed", lease_owner="another", fence=F("fence") + 1)

    mailbox.on_letter = None
    from backend.notifications.engine.claim import begin_sending, claim, settle  # noqa: PLC0415

    (mine,) = claim(owner="me", now=NOON)
    assert begin_sending(mine, now=NOON)
    another_worker_takes_over(None)
    assert not settle(mine, status="sent", now=NOON)
    letter.refresh_from_db()
    assert (letter.status, letter.lease_owner) == ("claimed", "another")


def test_a_lease_that_ended_before_sending_is_not_used(declare, organisation, mailbox):
    from backend.notifications.engine.claim import begin_sending, claim  # noqa: PLC0415

    order(organisation)
    (mine,) = claim(owner="me", now=NOON)
    Letter.objects.update(lease_until=NOON - timedelta(days=365))
    assert not begin_sending(mine, now=NOON)


def test_people_get_the_letter_in_their_language(declare, organisation, mailbox):
    user = UserFactory(email="nko@example.org", full_name="Alina")
    order(organisation, user=user, language="en")
    deliver(NOON)
    assert "Why did I get this?" in mailbox.letters[0].text
    assert "Здравствуйте, Alina!" in mailbox.letters[0].text
