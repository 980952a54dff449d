import pytest

from backend.notifications.bounces.intake import read_bounces
from backend.notifications.bounces.verp import envelope_sender
from backend.notifications.models import Letter
from tests.imap import ImapServer
from tests.notifications.bounces.reports import out_of_office, report
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, bounce_address):
    server = ImapServer()
    settings.BOUNCE_IMAP_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def letter(declare, organisation, bounce_address):
    letter = order(organisation)
    Letter.objects.update(status="sent", sent_at=NOON)
    return letter


@pytest.fixture
def address(letter):
    return envelope_sender(letter, now=NOON)


def state(letter):
    letter.refresh_from_db()
    return letter.status, letter.reason


@pytest.mark.parametrize("moves", [True, False], ids=["move", "copy"])
def test_reports_are_read_and_put_into_folders(server, letter, address, moves):
    server.moves = moves
    server.put(out_of_office(address))
    server.put(report(address))
    assert read_bounces(NOON) == {"not_understood": 1, "dead": 1}
    assert state(letter) == ("failed", "bounced")
    assert {name: len(messages) for name, messages in server.folders.items()} == {
        "INBOX": 0,
        "Processed": 1,
        "Not-understood": 1,
    }
    assert read_bounces(NOON) == {}


def test_what_is_too_long_for_a_report_is_not_fetched(server, letter, address):
    server.put(report(address) + b"x" * 1_000_001)
    assert read_bounces(NOON) == {"not_understood": 1}
    assert not any("BODY" in command for command in server.said)
    assert state(letter)[0] == "sent"


@pytest.mark.parametrize("step", ["UID COPY", "UID STORE", "EXPUNGE"])
def test_cut_while_it_is_put_away_it_is_read_again_and_changes_nothing(server, letter, address, step):
    server.moves, server.cut = False, step
    server.put(report(address))
    assert read_bounces(NOON)["away"] == 1
    assert state(letter) == ("failed", "bounced")
    Letter.objects.update(status="sent", reason="")
    server.cut = ""
    assert read_bounces(NOON).get("dead", 0) == 0
    assert state(letter) == ("sent", "")
    assert len(server.folders["INBOX"]) == (1 if step == "EXPUNGE" else 0)


@pytest.mark.parametrize("step", ["LOGIN", "SELECT", "SEARCH", "FETCH", "MOVE"])
def test_a_server_that_refuses_is_said_and_asked_again(server, letter, address, step, caplog):
    server.put(report(address))
    server.refuse = step
    assert read_bounces(NOON)["away"] == 1
    assert "cannot be read" in caplog.text
    assert "secret" not in caplog.text
    server.refuse = ""
    assert sum(read_bounces(NOON).values()) == 1
    assert state(letter) == ("failed", "bounced")
    assert not server.folders["INBOX"]


def test_a_wrong_password_is_said(server, letter, settings, caplog):
    settings.BOUNCE_IMAP_URL = server.url.replace("secret", "stale-password")
    assert read_bounces(NOON) == {"away": 1}
    assert "wrong password" in caplog.text
    assert "stale-password" not in caplog.text


def test_a_server_that_is_away_is_said(server, letter, settings):
    settings.BOUNCE_IMAP_URL = "imap://b:secret@127.0.0.1:9/INBOX"
    assert read_bounces(NOON) == {"away": 1}


def test_a_mailbox_on_a_server_and_one_here_are_both_read(server, letter, address, settings, tmp_path):
    settings.BOUNCE_MAILDIR = str(tmp_path / "nowhere")
    server.put(report(address))
    assert read_bounces(NOON) == {"away": 1, "dead": 1}
