"""Whoever types an address into the public form has proven nothing: it gives them no look at, and no say about, others.

Mallory knows Boris's address.
"""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.demo.factories import MOMENT, UserFactory
from backend.notifications.models import Letter
from events.models import Registration, Seats
from events.selectors import party_of
from events.services.entering import sign_up
from events.services.registrations import cancel, confirm
from events.tokens import token_of

pytestmark = pytest.mark.django_db
BORIS = Person("Борис Гостев", "boris2@example.org")


@pytest.fixture
def roomy(event):
    Seats.objects.filter(pk=event.pk).update(capacity=9)
    return event


def ticket_of(registration):
    with time_machine.travel(MOMENT, tick=False):
        return Client().get(reverse("events:ticket", args=[token_of(registration)])).content.decode()


def consents(email=BORIS.email):
    return sorted(Consent.objects.filter(email=email, withdrawn_at=None).values_list("purpose", flat=True))


def fresh(row):
    return Registration.objects.get(pk=row.pk)


def test_who_is_on_the_list_joins_nobodys_party(roomy, person, enter, now):
    mallory, boris = enter(roomy, "mallory"), enter(roomy, "boris2")
    sign_up(event=roomy, person=person("mallory"), others=[BORIS, Person("Коля", "")], now=now)
    assert (fresh(boris).party, fresh(boris).status) == (None, "held")
    assert [row.full_name for row in party_of(fresh(mallory))] == ["Коля"]
    assert token_of(boris) not in ticket_of(fresh(mallory))
    confirm(registration=mallory, now=now)
    assert fresh(boris).status == "held", "only the own letter confirms"
    assert Registration.objects.get(full_name="Коля").status == "confirmed"


def test_companions_of_others_make_nobody_wait_for_more_seats(event, person, seat, enter, now):
    first, _second, boris, clara = (
        seat(event, "anna"), seat(event, "denis"), enter(event, "boris2"), enter(event, "clara"),
    )  # fmt: skip
    sign_up(event=event, person=BORIS, others=[Person("Коля", ""), Person("Оля", "")], now=now.replace(hour=23))
    cancel(registration=first, now=now.replace(hour=23, minute=30))
    assert (fresh(boris).status, fresh(clara).status) == ("held", "waiting")
    assert {row.status for row in Registration.objects.filter(full_name__in=["Коля", "Оля"])} == {"waiting"}


def test_who_is_brought_by_somebody_on_the_list_is_told_of_there(roomy, enter, now):
    boris = enter(roomy, "boris2")
    sign_up(event=roomy, person=BORIS, others=[Person("Коля", "")], now=now.replace(hour=23))
    kolya = Registration.objects.get(full_name="Коля")
    [letter] = Letter.objects.filter(subject_id=kolya.pk)
    assert (letter.recipient, letter.user, kolya.party) == (BORIS.email, None, fresh(boris).party)


def test_a_companion_with_an_address_opens_the_ticket_by_their_own_letter_only(roomy, person, now):
    together = [Person("Борис", BORIS.email), Person("Коля", "")]
    mallory = sign_up(event=roomy, person=person("mallory"), others=together, now=now).registration
    page = ticket_of(fresh(mallory))
    boris, kolya = (Registration.objects.get(full_name=name) for name in ("Борис", "Коля"))
    assert ("Борис" in page, "Коля" in page) == (True, True)
    assert (boris.code in page, kolya.code in page) == (False, True)
    assert f"/{token_of(kolya).split(':')[0]}" in page
    assert f"/{token_of(boris).split(':')[0]}" not in page


def test_what_is_agreed_to_besides_counts_when_the_letter_is_answered(roomy, now):
    purposes = [Purpose.NAMED, Purpose.NEWS]
    row = sign_up(event=roomy, person=BORIS, now=now, purposes=purposes, address="192.0.2.7").registration
    assert consents() == ["event"]
    confirm(registration=row, now=now)
    assert consents() == ["event", "named", "news"]
    assert set(Consent.objects.filter(purpose="named").values_list("address", flat=True)) == {"192.0.2.7"}
    assert (fresh(row).agreed, fresh(row).agreed_from) == ([], None)


def test_it_counts_for_nobody_who_is_on_the_list_already(roomy, enter, now):
    row = confirm(registration=enter(roomy, "boris2"), now=now)
    sign_up(event=roomy, person=BORIS, others=[Person("Коля", "")], now=now, purposes=[Purpose.NAMED])
    sign_up(event=roomy, person=BORIS, now=now, purposes=[Purpose.NAMED])
    confirm(registration=row, now=now)
    assert consents() == ["event"]


def test_an_account_agrees_at_once_for_its_own_address_only(roomy, now):
    boris, mallory = UserFactory(email=BORIS.email), UserFactory(email="mallory@example.org")
    sign_up(event=roomy, person=BORIS, now=now, purposes=[Purpose.PHOTO], user=mallory)
    assert consents() == ["event"]
    sign_up(event=roomy, person=Person("Борис", BORIS.email), now=now, purposes=[Purpose.PHOTO], user=boris)
    assert consents() == ["event", "photo"]


@pytest.mark.parametrize("status", ["held", "waiting", "asked", "confirmed"])
def test_the_answer_is_the_same_whoever_is_on_the_list(roomy, enter, status):
    Registration.objects.filter(pk=enter(roomy, "boris2").pk).update(status=status)
    mallory = {"event": roomy.pk, "full_name": "Мэллори", "consent": True}
    alone, together = [
        [{**mallory, "email": address} for address in (BORIS.email, "one@example.org")],
        [
            {**mallory, "email": f"mallory{n}@example.org", "others": [{"full_name": "Борис", "email": address}]}
            for n, address in enumerate((BORIS.email, "two@example.org"))
        ],
    ]
    for pair in (alone, together):
        with time_machine.travel(MOMENT, tick=False):
            answers = [Client().post("/api/v1/registrations/", body, "application/json") for body in pair]
        assert [answer.status_code for answer in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()
