import logging
import mailbox
from datetime import timedelta

import pytest

from backend.config.mail import bounce_settings
from backend.notifications.bounces import intake
from backend.notifications.bounces.intake import read_bounces
from backend.notifications.bounces.verp import envelope_sender
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.explain import story
from backend.notifications.models import Address, Letter, ProviderEvent
from backend.notifications.services import resend_letter
from backend.notifications.signals import address_bounced
from tests.notifications.bounces.reports import names, out_of_office, put, report
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def folder(tmp_path, settings, bounce_address):
    """The Maildir that reports come to."""
    settings.BOUNCE_MAILDIR = str(tmp_path)
    for part in ("tmp", "new", "cur"):
        (tmp_path / part).mkdir()
    return tmp_path


@pytest.fixture
def sent(declare, organisation, mailbox, folder):
    """A letter that the mail server has accepted."""
    letter = order(organisation)
    deliver(NOON)
    letter.refresh_from_db()
    assert letter.status == "sent"
    return letter


@pytest.fixture
def address(sent, mailbox):
    return mailbox.letters[0].sender


@pytest.fixture
def told():
    """Letters of which the apps above heard that they came back."""
    heard = []

    def listen(sender, letter, now, **kwargs):
        heard.append(letter.pk)

    address_bounced.connect(listen)
    yield heard
    address_bounced.disconnect(listen)


def state(letter):
    letter.refresh_from_db()
    return letter.status, letter.reason


def test_a_dead_address_is_marked_and_told_and_the_ledger_says_it(sent, address, folder, told):
    put(folder, report(address))
    assert read_bounces(LATER) == {"dead": 1}
    assert state(sent) == ("failed", "bounced")
    assert "550 5.1.1 no such user here" in " ".join(story(sent))
    marked = Address.objects.get(email="nko@example.org")
    assert (marked.bounced_at, marked.bounce) == (LATER, "550 5.1.1 no such user here")
    assert told == [sent.pk]
    assert names(folder) == []
    assert len(names(folder / ".Processed")) == 1
    assert len(mailbox.Maildir(folder, create=False).get_folder("Processed")) == 1  # as mail programs read it


def test_the_next_letter_to_a_dead_address_is_not_sent(sent, address, folder, mailbox, organisation):
    put(folder, report(address))
    read_bounces(LATER)
    order(organisation, occurrence="2")
    deliver(LATER)
    assert Letter.objects.get(occurrence="2").reason == "bounced"
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    ("status", "diagnostic", "reason", "dead"),
    [
        ("5.1.1", "smtp; 550 5.1.1 no such user", "bounced", True),
        ("5.0.0", "smtp; 550 No such recipient", "bounced", True),
        ("5.1.10", "smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound", "bounced", True),
        ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", "bounced", True),
        ("5.4.4", "dns; host not found", "bounced", True),
        ("5.2.2", "smtp; 552 5.2.2 mailbox full", "refused", False),
        ("5.0.0", "smtp; 552-5.2.2 mailbox full", "refused", False),
        ("5.7.1", "smtp; 550 5.7.1 blocked by policy", "refused", False),
        ("5.0.0", "smtp; 550 5.7.26 unauthenticated", "refused", False),
        ("5.6.0", "smtp; 554 5.6.0 content", "refused", False),
        ("4.4.7", "smtp; 451 4.4.7 expired", "tries_spent", False),
        ("5.4.7", "smtp; delivery time expired", "tries_spent", False),
    ],
)
def test_only_what_says_that_nobody_is_there_marks_an_address(
    sent, address, folder, told, status, diagnostic, reason, dead
):
    put(folder, report(address, status, diagnostic=diagnostic))
    read_bounces(LATER)
    assert state(sent) == ("failed", reason)
    assert Address.objects.filter(bounced_at__isnull=False).exists() == dead
    assert told == [sent.pk] * dead


def test_a_delay_is_noted_and_marks_nothing(sent, address, folder, told):
    put(folder, report(address, "4.4.1", action="delayed", diagnostic="smtp; 450 4.4.1 connection timed out"))
    assert read_bounces(LATER) == {"delayed": 1}
    assert state(sent) == ("sent", "delayed")
    assert "connection timed out" in sent.outcome
    put(folder, report(address, "2.0.0", action="delivered", diagnostic="smtp; 250 ok"))
    assert read_bounces(LATER) == {"delivered": 1}
    assert (state(sent), sent.outcome) == (("sent", ""), "")
    assert not Address.objects.exists()
    assert not told


def test_a_report_proves_that_a_letter_of_which_nobody_knew_was_sent(sent, address, folder):
    Letter.objects.update(status="unknown", reason="interrupted", sent_at=None)
    put(folder, report(address, "2.0.0", action="relayed", diagnostic="smtp; 250 ok"))
    read_bounces(LATER)
    assert state(sent) == ("sent", "log_accepted")
    assert sent.sent_at is not None


def test_a_letter_that_comes_back_while_its_sender_is_at_work_is_not_sent_again(sent, address, folder, mailbox):
    Letter.objects.update(status="sending", lease_owner="somebody", lease_until=NOON)
    put(folder, report(address))
    read_bounces(LATER)
    reconcile(LATER)
    deliver(LATER)
    assert state(sent) == ("failed", "bounced")
    assert len(mailbox.letters) == 1


def test_letters_that_went_out_within_it_came_back_with_it(sent, address, folder, told, organisation):
    within = order(organisation, occurrence="2")
    Letter.objects.filter(pk=within.pk).update(status="sent", carrier=sent, thread="project:2")
    put(folder, report(address))
    read_bounces(LATER)
    assert state(sent) == state(within) == ("failed", "bounced")
    assert sorted(told) == [sent.pk, within.pk]


def test_the_same_report_again_changes_nothing_even_after_a_person_has_sent_the_letter_anew(
    sent, address, folder, told, mailbox, alina
):
    put(folder, report(address))
    read_bounces(LATER)
    resend_letter(letter=sent, by=alina, reason="Ящик починили", now=LATER)
    deliver(LATER)
    put(folder, report(address))
    assert read_bounces(LATER) == {"again": 1}
    assert state(sent)[0] == "sent"
    assert Address.objects.get().bounced_at is None
    assert told == [sent.pk]
    put(folder, report(address, unique="2"))
    assert read_bounces(LATER) == {"dead": 1}
    assert state(sent) == ("failed", "bounced")


def test_killed_between_the_change_and_the_folder_nothing_happens_twice(sent, address, folder, told, monkeypatch):
    put(folder, report(address))

    def die(self, key, where):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(intake.MaildirBox, "put_away", die)
        with pytest.raises(KeyboardInterrupt):
            read_bounces(LATER)
    assert (len(names(folder)), state(sent)) == (1, ("failed", "bounced"))
    assert read_bounces(LATER) == {"again": 1}
    assert (names(folder), told) == ([], [sent.pk])
    assert read_bounces(LATER) == {}


def huge(address):
    return report(address) + b"x" * 30_000_000


def nested(address):
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)) + report(
        address
    )


@pytest.mark.parametrize(
    "message",
    [
        out_of_office,
        huge,
        nested,
        lambda to: b"",
        lambda to: b"\x00\xff\xfe" * 1000,
        lambda to: report(to).partition(b"Action:")[0],
        lambda to: report(to).replace(b"Action: failed", b"Action: eaten"),
        lambda to: report(to).replace(b"message/delivery-status", b"text/plain"),
        lambda to: report(to).replace(b"Status: 5.1.1", b"Status: ?").replace(b"550 5.1.1", b""),
        lambda to: report(to).replace(b"multipart/report; report-type=delivery-status", b"multipart/mixed"),
        lambda to: report("bounce@rostok.example"),
        lambda to: report(to.replace("-", "-a", 1)),
        lambda to: report(to.split("+")[0] + "+1-aaa-aaaaaaaaaaaaaaaa@rostok.example"),
    ],
)
def test_what_is_no_report_of_ours_is_put_aside_and_changes_nothing(sent, address, folder, told, message, caplog):
    put(folder, message(address))
    with caplog.at_level(logging.WARNING):
        assert read_bounces(LATER) == {"not_understood": 1}
    assert state(sent) == ("sent", "")
    assert not Address.objects.exists()
    assert not ProviderEvent.objects.exists()
    assert not told
    assert len(names(folder / ".Not-understood")) == 1
    assert "mailbox of reports" in caplog.text
    assert read_bounces(LATER) == {}


def test_an_old_address_is_refused(sent, address, folder):
    put(folder, report(address))
    assert read_bounces(NOON + timedelta(days=31)) == {"not_understood": 1}
    assert state(sent) == ("sent", "")


def test_one_bad_message_does_not_stop_the_next(sent, address, folder):
    put(folder, b"\x00", "1")
    put(folder, report(address), "2")
    assert read_bounces(LATER) == {"not_understood": 1, "dead": 1}


def test_words_with_what_no_database_holds_are_kept_without_it(sent, address, folder):
    put(folder, report(address, diagnostic="smtp; 550 5.1.1 \x00нет такого" + "!" * 3000))
    assert read_bounces(LATER) == {"dead": 1}
    assert state(sent) == ("failed", "bounced")
    assert sent.outcome == ("550 5.1.1 нет такого" + "!" * 3000)[:500]


def test_nothing_is_written_about_a_person_who_was_forgotten(sent, address, folder):
    Letter.objects.update(recipient="erased-7@erased.invalid", outcome="")
    put(folder, report(address, diagnostic="smtp; 550 5.1.1 nko@example.org unknown"))
    assert read_bounces(LATER) == {"dead": 1}
    assert (state(sent), sent.outcome) == (("sent", ""), "")
    assert not Address.objects.exists()


def test_a_mailbox_that_is_away_is_said_and_read_later(sent, address, folder, settings, caplog):
    settings.BOUNCE_MAILDIR = str(folder / "nowhere")
    assert read_bounces(LATER) == {"away": 1}
    assert "nowhere" in caplog.text


def test_without_a_mailbox_there_is_nothing_to_read(db):
    assert read_bounces(NOON) == {}


@pytest.mark.parametrize(
    "environment",
    [
        {"BOUNCE_MAILDIR": "/mail"},
        {"BOUNCE_ADDRESS": "b@e.org", "BOUNCE_IMAP_URL": "pop3://e.org"},
    ],
)
def test_settings_that_cannot_work_stop_the_start(environment):
    with pytest.raises(ValueError, match="BOUNCE_"):
        bounce_settings(environment)


def test_reports_to_other_letters_of_the_mailbox_mean_those(sent, address, folder, organisation):
    other = order(organisation, occurrence="2", recipient="other@example.org")
    Letter.objects.filter(pk=other.pk).update(status="sent")
    put(folder, report(envelope_sender(other, now=NOON).upper()))
    read_bounces(LATER)
    assert state(other) == ("failed", "bounced")
    assert state(sent) == ("sent", "")
