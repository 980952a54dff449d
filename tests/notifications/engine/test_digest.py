from datetime import UTC, date, datetime, timedelta

import pytest

from backend.demo.factories import PreferencesFactory
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Category
from backend.notifications.explain import story
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.sample.rules import rule

pytestmark = pytest.mark.django_db

LEGAL = rule(offsets=(0,))
ADVICE = rule(key="sample.advice", category=Category.NUDGE, offsets=(0,), why="Мы советуем.")
MORNING = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)  # 9:00 in Moscow on the next day


@pytest.fixture
def two(declare, organisation):
    """A legal deadline and advice to one address, both due at noon."""
    declare(LEGAL, ADVICE)
    sweep(NOON)
    return organisation


def rows():
    return {letter.rule: letter for letter in Letter.objects.filter(channel="email")}


def test_several_follow_ups_of_a_day_are_one_letter_the_most_urgent_first(two, mailbox):
    deliver(NOON)
    (mail,) = mailbox.letters
    legal, advice = rows()["sample.report"], rows()["sample.advice"]
    assert mail.message_id == legal.message_id
    assert (legal.status, advice.status, legal.carrier, advice.carrier) == ("sent", "sent", None, legal)
    assert mail.subject == legal.subject_line == "Отчёт: АНО «Дело», и ещё 1 напоминание"
    assert mail.text.index("Вы ведёте организацию.") < mail.text.index("Мы советуем.")
    assert mail.text.count("token=") == mail.html.count("token=") == 2
    assert mail.message["List-Unsubscribe"] is None
    assert "Больше не присылать советы, только сроки" in mail.text
    assert f"Ушло в составе письма № {legal.pk}." in story(advice)


def test_a_reason_that_several_have_is_said_once(declare, organisation, mailbox):
    declare(LEGAL, rule(key="sample.second", offsets=(0,)), ADVICE, rule(key="sample.third", offsets=(0,)))
    sweep(NOON)
    deliver(NOON)
    (mail,) = mailbox.letters
    assert len(rows()) == 4
    for words in (mail.text, mail.html):
        assert (words.count("Вы ведёте организацию."), words.count("Мы советуем.")) == (1, 1)
    lines = mail.text.splitlines()
    question = lines.index("Почему вы получили это письмо?")
    assert lines[question + 1 : question + 3] == ["• Вы ведёте организацию.", "• Мы советуем."]


def test_one_reason_for_all_stands_in_the_line_of_the_question(declare, organisation, mailbox):
    declare(LEGAL, rule(key="sample.second", offsets=(0,)))
    sweep(NOON)
    deliver(NOON)
    (mail,) = mailbox.letters
    assert "Почему вы получили это письмо? Вы ведёте организацию." in mail.text.splitlines()
    assert mail.html.count("Вы ведёте организацию.") == 1


def test_a_digest_of_advice_alone_can_be_stopped_by_its_button(declare, organisation, mailbox):
    declare(ADVICE, rule(key="sample.other", category=Category.NUDGE, offsets=(0,)))
    sweep(NOON)
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_who_wants_no_digest_gets_each_alone(two, mailbox):
    PreferencesFactory(user__email="nko@example.org", digest=False)
    deliver(NOON)
    assert len(mailbox.letters) == 2
    assert not Letter.objects.exclude(carrier=None).exists()


def test_another_day_brings_the_next_letter(two, mailbox):
    deliver(NOON)
    declare_later = Letter.objects.get(rule="sample.advice")
    later = Letter.objects.create(
        **{
            field: getattr(declare_later, field)
            for field in ("rule", "subject_id", "recipient", "category", "priority", "zone", "thread", "anchor")
        },
        occurrence="later", offset_days=0, due_at=NOON, next_try_at=NOON, message_id="<later@x>",
    )  # fmt: skip
    deliver(NOON + timedelta(hours=1))
    later.refresh_from_db()
    assert (later.status, later.reason, later.next_try_at) == ("pending", "one_a_day", MORNING)
    deliver(MORNING)
    assert len(mailbox.letters) == 2


def test_a_legal_deadline_of_today_does_not_wait_for_tomorrow(declare, organisation, mailbox):
    declare(LEGAL, ADVICE)
    sweep(NOON)
    Letter.objects.filter(rule="sample.report").update(next_try_at=NOON + timedelta(hours=1))
    deliver(NOON)
    deliver(NOON + timedelta(hours=1))
    assert len(mailbox.letters) == 2


def test_one_that_cannot_be_written_is_set_aside_and_the_others_go(declare, organisation, mailbox):
    declare(LEGAL, ADVICE, rule(key="sample.bad", offsets=(0,), template="sample/broken.txt"))
    sweep(NOON)
    deliver(NOON)
    assert len(mailbox.letters) == 1
    assert {key: letter.status for key, letter in rows().items()} == {
        "sample.report": "sent", "sample.advice": "sent", "sample.bad": "broken",
    }  # fmt: skip


def test_a_digest_that_is_put_off_sets_all_free(two, mailbox):
    mailbox.refuse("451 later")
    deliver(NOON)
    assert {(letter.status, letter.reason, letter.carrier) for letter in rows().values()} == {
        ("pending", "postponed", None)
    }


def test_a_digest_that_is_refused_fails_as_a_whole(two, mailbox):
    mailbox.refuse("550 5.7.1 no")
    deliver(NOON)
    assert {(letter.status, letter.reason) for letter in rows().values()} == {("failed", "refused")}


@pytest.mark.parametrize(("accepted", "status"), [(True, "sent"), (False, "pending")])
def test_the_log_decides_for_all_by_the_carriers_message_id(two, mailbox, mail_log, accepted, status):
    mailbox.cut(step="data", accepted=accepted)
    deliver(NOON)
    assert {letter.status for letter in rows().values()} == {"unknown"}
    reconcile(NOON)
    assert {letter.status for letter in rows().values()} == {status}
    mailbox.behave()
    deliver(NOON)
    assert len(mailbox.letters) == 1


def test_without_a_log_a_digest_is_repeated_once_under_the_same_message_id(two, mailbox):
    mailbox.cut(step="data", accepted=True)
    deliver(NOON)
    mailbox.behave()
    reconcile(NOON)
    deliver(NOON)
    first, second = mailbox.letters
    assert first.message_id == second.message_id
    assert {letter.status for letter in rows().values()} == {"sent"}


def test_a_person_who_finds_that_it_arrived_says_so_of_all(two, mailbox, vera):
    mailbox.cut(step="data", accepted=True)
    deliver(NOON)
    services.mark_letter_sent(letter=rows()["sample.report"], by=vera, reason="Спросили.", now=NOON)
    assert {letter.status for letter in rows().values()} == {"sent"}


def test_after_a_day_without_a_server_each_gets_one_letter_and_none_in_quiet_hours(declare, mailbox):
    declare(LEGAL, ADVICE)
    for number in range(20):
        an_organisation(email=f"nko{number}@example.org")
    sweep(NOON)
    port = mailbox.port
    mailbox.stop()
    for hour in range(8):
        deliver(NOON + timedelta(hours=hour))
    mailbox.start(port)
    deliver(NOON + timedelta(hours=10))  # 22:00 in Moscow
    assert not mailbox.letters
    deliver(MORNING)
    assert sorted(mail.recipient for mail in mailbox.letters) == sorted(
        f"nko{number}@example.org" for number in range(20)
    )


def test_advice_waits_for_the_next_working_day(declare, mailbox):
    an_organisation(registered_on=date(2026, 3, 7))
    declare(LEGAL, ADVICE)
    saturday = datetime(2026, 3, 7, 9, 0, tzinfo=UTC)
    sweep(saturday)
    deliver(saturday)
    (mail,) = mailbox.letters
    assert mail.message_id == rows()["sample.report"].message_id
    advice = rows()["sample.advice"]
    assert (advice.reason, advice.next_try_at) == ("day_off", datetime(2026, 3, 10, 6, 0, tzinfo=UTC))  # after 8 March
