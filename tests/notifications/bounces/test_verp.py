from datetime import timedelta

import pytest

from backend.config.mail import LONGEST_BOUNCE_NAME, bounce_settings
from backend.notifications.bounces.verp import VALID_DAYS, Untrusted, envelope_sender, letter_of
from backend.notifications.engine.delivery import deliver
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON
from tests.notifications.engine.letters import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(declare, organisation, bounce_address):
    return order(organisation)


@pytest.fixture
def address(letter):
    return envelope_sender(letter, now=NOON)


def test_a_letter_leaves_with_an_address_that_names_it(letter, mailbox):
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.sender.startswith("bounce+")
    assert mail.sender.endswith("@rostok.example")
    assert "rostok@example.org" in mail.message["From"]
    assert "Return-Path" not in mail.message
    assert letter_of([f"<{mail.sender}>"], now=NOON) == letter


def test_without_a_mailbox_for_it_the_sender_is_ours(letter, mailbox, settings):
    settings.BOUNCE_ADDRESS = ""
    deliver(NOON)
    assert mailbox.letters[0].sender == "rostok@example.org"


def test_servers_that_change_the_case_do_no_harm(letter, address):
    for changed in (address.upper(), address.lower(), address.swapcase()):
        assert letter_of([f"Bounces <{changed}>"], now=NOON) == letter


def test_the_longest_name_and_number_fit_into_a_local_part(letter, settings):
    settings.BOUNCE_ADDRESS = "b" * LONGEST_BOUNCE_NAME + "@rostok.example"
    letter.pk = 36**11 - 1
    assert len(envelope_sender(letter, now=NOON).partition("@")[0]) <= 64


@pytest.mark.parametrize("name", ["b" * 30 + "@rostok.example", "bounce", "@rostok.example", "bounce@"])
def test_an_address_that_cannot_carry_it_stops_the_start(name):
    with pytest.raises(ValueError, match="BOUNCE_ADDRESS"):
        bounce_settings({"BOUNCE_ADDRESS": name})


def test_a_forged_address_names_nothing(letter, address, organisation):
    other = order(organisation, occurrence="2")
    local, _at, domain = address.partition("@")
    number, day, signature = local.removeprefix("bounce+").split("-")
    theirs = envelope_sender(other, now=NOON).removeprefix("bounce+").partition("-")[0]
    swapped = ("b" if signature[0] == "a" else "a") + signature[1:]
    for forged in (
        f"bounce+{number}-{day}-{swapped}@{domain}",
        f"bounce+{theirs}-{day}-{signature}@{domain}",
        f"bounce+{number}-zzzz-{signature}@{domain}",
        f"bounce+{number}-{day}-{signature}@{domain}.evil.example",
        f"bounce+{number}-{day}-{signature[:-1]}@{domain}",
        f"bounce+zzzzzzzzzzzz-{day}-{signature}@{domain}",
        f"bounce+{number}-{day}@{domain}",
        f"bounce@{domain}",
        f"xbounce+{number}-{day}-{signature}@{domain}",
    ):
        with pytest.raises(Untrusted):
            letter_of([forged], now=NOON)
    assert letter_of([address], now=NOON) == letter


def test_an_old_address_names_nothing(letter, address):
    assert letter_of([address], now=NOON + timedelta(days=VALID_DAYS)) == letter
    with pytest.raises(Untrusted, match="too old"):
        letter_of([address], now=NOON + timedelta(days=VALID_DAYS + 1))
    with pytest.raises(Untrusted, match="too old"):
        letter_of([address], now=NOON - timedelta(days=2))


def test_an_address_signed_with_a_former_key_stays_good(letter, address, settings):
    settings.SECRET_KEY, former = "another", settings.SECRET_KEY
    with pytest.raises(Untrusted, match="forged"):
        letter_of([address], now=NOON)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert letter_of([address], now=NOON) == letter


def test_after_a_restore_the_same_number_is_another_letter(letter, address):
    Letter.objects.filter(pk=letter.pk).update(message_id="<another@rostok.example>")
    with pytest.raises(Untrusted, match="forged"):
        letter_of([address], now=NOON)
    Letter.objects.all().delete()
    with pytest.raises(Untrusted, match="not known"):
        letter_of([address], now=NOON)
