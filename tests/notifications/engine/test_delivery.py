"""What goes out: each letter once, with its words, in its order, over one connection."""

from datetime import timedelta

import pytest
from django.core.signing import loads
from django.db.models import F

from backend.common.signing import unsign
from backend.demo.factories import UserFactory
from backend.directory.models import Organisation
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON, an_organisation
from tests.notifications.engine.letters import ends, order

pytestmark = pytest.mark.django_db


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


def test_people_get_the_letter_in_their_language(declare, organisation, mailbox):
    user = UserFactory(email="nko@example.org", full_name="Alina")
    order(organisation, user=user, language="en")
    deliver(NOON)
    assert "Why did I get this?" in mailbox.letters[0].text
    assert "Здравствуйте, Alina!" in mailbox.letters[0].text


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
