"""Somebody without an account sees on their ticket what they agreed to, takes it back, and gives it again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent
from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid
from backend.demo.factories import MOMENT, RegistrationFactory
from backend.demo.factories_decisions import ProtocolFactory, ProtocolVersionFactory
from events.decisions.models import Attendant
from events.selectors import agreed_by
from events.services.consenting import give_again, withdraw_by_link
from events.services.entering import sign_up
from events.services.registrations import confirm
from events.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_time():
    with time_machine.travel(MOMENT, tick=False):
        yield


@pytest.fixture
def anna(event, person, now):
    """Signed up without an account; may be named and photographed."""
    purposes = [Purpose.NAMED, Purpose.PHOTO]
    row = sign_up(event=event, person=person("anna"), now=now, purposes=purposes, address="192.0.2.7").registration
    return confirm(registration=row, now=now)


def standing(email="anna@example.org"):
    rows = Consent.objects.filter(email=email, withdrawn_at=None).order_by("purpose")
    return [row.purpose for row in rows]


def page(name, row, *rest):
    return reverse(f"events:{name}", args=[token_of(row), *rest])


def test_the_name_goes_from_public_lists_and_comes_into_new_ones_only(anna, client):
    line = Attendant.objects.create(
        version=ProtocolVersionFactory(protocol=ProtocolFactory(event=anna.event, approved=True)), registration=anna,
        name=anna.full_name, shown=True,
    )  # fmt: skip
    ask = page("consent-withdraw", anna, "named")
    assert ask in client.get(page("ticket", anna)).text
    assert "исчезнет из открытых списков" in client.get(ask).text
    assert standing() == ["event", "named", "photo"], "a mail scanner that opens the link changes nothing"
    shown = client.post(ask, follow=True)
    assert shown.redirect_chain == [(page("ticket", anna), 302)]
    assert page("consent-give", anna, "named") in shown.text
    line.refresh_from_db()
    assert (line.shown, standing()) == (False, ["event", "photo"])
    entry = Entry.objects.get(verb="consent.withdrawn")
    assert (entry.actor, entry.after) == (None, {"purpose": "named"})
    assert "распространение имени" in client.get(page("consent-give", anna, "named")).text
    client.post(page("consent-give", anna, "named"))
    line.refresh_from_db()
    assert (line.shown, standing()) == (False, ["event", "named", "photo"])
    given = Consent.objects.get(purpose="named", withdrawn_at=None)
    assert (given.address, Consent.objects.filter(purpose="named").count()) == ("127.0.0.1", 2)
    assert Entry.objects.filter(verb="consent.given", target_id=given.pk, actor=None).exists()


LINES = {
    "heading of withdrawing": "<h1>Отозвать согласие?</h1>",
    "heading of giving": "<h1>Согласиться снова?</h1>",
    "name goes": "Ваше имя сразу исчезнет",
    "name returns": "Ваше имя будет в списках",
    "photographs go": "вы не согласны на съёмку",
    "text": "Я свободно, своей волей",
    "not for good": "Позже можно согласиться снова.",
    "withdraw": ">Отозвать согласие</button>",
    "agree": ">Согласен</button>",
}


@pytest.mark.parametrize(
    ("name", "purpose", "lines"),
    [
        ("consent-withdraw", "named", {"heading of withdrawing", "name goes", "not for good", "withdraw"}),
        ("consent-withdraw", "photo", {"heading of withdrawing", "photographs go", "not for good", "withdraw"}),
        ("consent-give", "named", {"heading of giving", "text", "name returns", "agree"}),
        ("consent-give", "photo", {"heading of giving", "text", "agree"}),
    ],
)
def test_each_question_says_what_follows_from_it_and_not_from_the_others(anna, client, name, purpose, lines):
    shown = client.get(page(name, anna, purpose)).text
    assert {key for key, words in LINES.items() if words in shown} == lines


def test_photographs_are_taken_back_alone_and_the_organiser_sees_it(anna, client):
    client.post(page("consent-withdraw", anna, "photo"))
    client.post(page("consent-withdraw", anna, "photo"))
    assert {row.purpose for row in agreed_by(anna)} == {"event", "named"}
    assert Entry.objects.filter(verb="consent.withdrawn").count() == 1, "twice changes nothing"


def test_nothing_is_shown_to_whom_nothing_was_asked(event, enter, client, anna):
    other = enter(event, "boris2")
    assert "consents/" not in client.get(page("ticket", other)).text
    with pytest.raises(Conflict) as refusal:
        give_again(registration=other, purpose="named", now=MOMENT)
    assert refusal.value.code == "never_given"
    withdraw_by_link(registration=other, purpose="named", now=MOMENT)
    assert standing() == ["event", "named", "photo"], "another's consents are not touched"


def test_who_has_no_address_touches_nobody(event, now, anna):
    nobody = RegistrationFactory(event=event, email="")
    Consent.objects.create(email="", purpose="named", text_version="2026-11", given_at=now)
    withdraw_by_link(registration=nobody, purpose="named", now=now)
    assert standing("") == ["named"]


@pytest.mark.parametrize("purpose", ["event", "account", "news", "no-such"])
def test_other_consents_are_not_decided_by_a_ticket(anna, client, purpose):
    for name in ("consent-withdraw", "consent-give"):
        assert client.post(page(name, anna, purpose)).status_code == 404
    with pytest.raises(Invalid):
        withdraw_by_link(registration=anna, purpose=purpose, now=MOMENT)
    assert standing() == ["event", "named", "photo"]


def test_a_forged_ticket_decides_nothing(anna, client):
    address = page("consent-withdraw", anna, "named").replace("/consents/", "x/consents/")
    assert client.post(address).status_code in {400, 404}
    assert standing() == ["event", "named", "photo"]


def test_by_the_api(anna):
    def call(what, **rest):
        body = {"token": token_of(anna), **rest}
        return Client().post(f"/api/v1/registrations/{what}/", body, content_type="application/json")

    assert [row["purpose"] for row in call("consents").json()] == ["named", "photo"]
    answer = call("withdraw-consent", purpose="named")
    assert (answer.status_code, answer.json()[0]["withdrawn_at"] is None) == (200, False)
    assert standing() == ["event", "photo"]
    assert call("give-consent", purpose="named").json()[0]["withdrawn_at"] is None
    assert standing() == ["event", "named", "photo"]
    refused = call("withdraw-consent", purpose="event")
    assert (refused.status_code, refused.json()["field"]) == (400, "purpose")
