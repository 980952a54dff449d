import json
from datetime import time, timedelta

import pytest
from django.urls import reverse
from rest_framework.authtoken.models import Token

from backend.accounts.enums import Purpose, Role
from backend.accounts.guests import Person
from backend.accounts.models import Consent, Membership, Preferences, User
from backend.accounts.personal_data import erasers, exports, register
from backend.accounts.selectors import settings_of
from backend.accounts.services.consents import give_consent
from backend.accounts.services.erasure import erase_person
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict
from backend.demo.factories import (
    MOMENT,
    CentreFactory,
    EventFactory,
    OrganisationFactory,
    PreferencesFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.notifications.models import Letter
from events.models import Seats
from events.services.entering import sign_up


def filled(**changes):
    data = {
        "full_name": "Глеб Новый",
        "phone": "8 423 200 00 00",
        "language": "ru",
        "time_zone": "Asia/Omsk",
    }
    return data | changes


PAGE = "/me/"


def test_preferences_are_saved_and_audited_without_the_values(log_in, gleb):
    client = log_in(gleb)
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, filled()).status_code == 302
    gleb.refresh_from_db()
    assert (gleb.full_name, gleb.phone) == ("Глеб Новый", "+7 423 200-00-00")
    row = gleb.preferences
    assert (row.time_zone, row.language) == ("Asia/Omsk", "ru")
    entry = Entry.objects.get(verb="person.changed")
    assert set(entry.after["fields"]) == {"full_name", "phone", "time_zone"}
    assert "Глеб" not in json.dumps(entry.after, ensure_ascii=False)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "de"}, "language"),
        ({"full_name": ""}, "full_name"),
        ({"full_name": "Г\x00"}, "full_name"),
        ({"full_name": "Г" * 10_000}, "full_name"),
        ({"phone": "12"}, "phone"),
        ({"phone": "позвоните"}, "phone"),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(log_in, gleb, changes, field):
    answer = log_in(gleb).post(PAGE, filled(**changes))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    gleb.refresh_from_db()
    assert gleb.full_name == "Глеб Чужов"
    assert not Preferences.objects.filter(time_zone="Asia/Omsk").exists()


def test_when_one_is_written_to_is_chosen_on_a_page_of_its_own_and_stays_as_it_is(log_in, gleb):
    PreferencesFactory(user=gleb, quiet_from=time(22), quiet_until=time(8, 30), nudges=False, digest=False)
    client = log_in(gleb)
    page = client.get(PAGE).content.decode()
    assert reverse("inbox:settings") in page
    assert "quiet_from" not in page
    client.post(PAGE, filled(quiet_from="10:00", nudges="on"))
    row = Preferences.objects.get(user=gleb)
    assert (row.time_zone, row.quiet_from, row.quiet_until) == ("Asia/Omsk", time(22), time(8, 30))
    assert (row.nudges, row.digest) == (False, False)


def test_a_zone_outside_the_list_is_kept(log_in, gleb):
    PreferencesFactory(user=gleb, time_zone="Asia/Tokyo")
    client = log_in(gleb)
    assert "Asia/Tokyo" in client.get(PAGE).content.decode()
    client.post(PAGE, filled(time_zone="Asia/Tokyo"))
    assert Preferences.objects.get(user=gleb).time_zone == "Asia/Tokyo"


@pytest.mark.parametrize("name", ["preferences", "export", "erase"])
def test_the_pages_need_an_account(client, db, name):
    answer = client.get(reverse(f"accounts:{name}"))
    assert answer["Location"].startswith(reverse("account_login"))


def test_zone_of_the_person_then_of_the_place_then_moscow(gleb, django_assert_num_queries):
    assert settings_of(gleb) == ("", "Europe/Moscow")
    member(gleb, Role.MENTOR, CentreFactory(region=RegionFactory(time_zone="Asia/Irkutsk")))
    assert settings_of(gleb) == ("", "Asia/Irkutsk")
    PreferencesFactory(user=gleb, time_zone="Asia/Omsk", language="en")
    with django_assert_num_queries(1):
        assert settings_of(gleb) == ("en", "Asia/Omsk")
    Preferences.objects.update(time_zone="Gone/Zone")
    assert settings_of(gleb) == ("en", "Europe/Moscow")


def test_an_ended_role_gives_no_zone(gleb):
    place = OrganisationFactory(region=RegionFactory(time_zone="Asia/Irkutsk"))
    membership = member(gleb, Role.MEMBER, place)
    assert settings_of(gleb)[1] == "Asia/Irkutsk"
    Membership.objects.filter(pk=membership.pk).update(ended_on="2026-01-01")
    assert settings_of(gleb)[1] == "Europe/Moscow"


def test_times_are_shown_in_the_zone_of_the_person(log_in, gleb):
    PreferencesFactory(user=gleb, time_zone="Asia/Vladivostok")
    give_consent(email=gleb.email, purpose=Purpose.NEWS, address=None, now=MOMENT, user=gleb)
    assert "19:00" in log_in(gleb).get(PAGE).content.decode()
    Preferences.objects.update(time_zone="Europe/Moscow")
    assert "12:00" in log_in(gleb).get(PAGE).content.decode()


def test_the_language_of_the_person_comes_before_that_of_the_browser(log_in, gleb):
    PreferencesFactory(user=gleb, language="en")
    client = log_in(gleb)
    client.cookies["django_language"] = "ru"
    assert "My settings" in client.get(PAGE).content.decode()


def test_the_switch_of_languages_is_remembered_with_the_account(log_in, gleb, client):
    known = log_in(gleb)
    known.post(reverse("accounts:language"), {"language": "en", "next": PAGE})
    assert gleb.preferences.language == "en"
    known.post(reverse("accounts:language"), {"language": "xx"})
    assert Preferences.objects.get(user=gleb).language == "en"
    assert (
        client.post(reverse("accounts:language"), {"language": "en", "next": "/"}).cookies["django_language"].value
        == "en"
    )


def test_a_consent_is_withdrawn_by_its_owner_alone(log_in, gleb, alina):
    consent = give_consent(email=gleb.email, purpose=Purpose.NEWS, address=None, now=MOMENT, user=gleb)
    address = reverse("accounts:withdraw", args=[consent.pk])
    assert log_in(alina).post(address).status_code == 404
    assert log_in(gleb).get(address).status_code == 405
    assert log_in(gleb).post(address).status_code == 302
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None
    assert Entry.objects.filter(verb="consent.withdrawn", actor=gleb).count() == 1


def test_a_consent_that_holds_is_not_given_twice(gleb):
    for _time in range(2):
        give_consent(email=gleb.email, purpose=Purpose.NEWS, address=None, now=MOMENT, user=gleb)
    assert Consent.objects.count() == 1


def test_the_consent_for_the_account_ends_with_the_account(log_in, gleb):
    consent = give_consent(email=gleb.email, purpose=Purpose.ACCOUNT, address=None, now=MOMENT, user=gleb)
    assert log_in(gleb).post(reverse("accounts:withdraw", args=[consent.pk])).status_code == 400
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_letters_can_be_asked_for_again(log_in, gleb):
    log_in(gleb).post(reverse("accounts:subscribe"), REMOTE_ADDR="203.0.113.7")
    assert Consent.objects.get(user=gleb).address == "203.0.113.7"


def test_a_token_is_shown_once_works_and_is_revoked(log_in, gleb, client):
    known = log_in(gleb)
    page = known.post(reverse("accounts:token"))
    key = Token.objects.get().key
    assert key in page.content.decode()
    assert key not in known.get(PAGE).content.decode()
    assert client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Token {key}").json()["email"] == gleb.email
    known.post(reverse("accounts:token"))
    assert client.get("/api/v1/me/", HTTP_AUTHORIZATION=f"Token {key}").status_code == 401
    known.post(reverse("accounts:token_revoke"))
    assert not Token.objects.exists()
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "token.issued",
        "token.issued",
        "token.revoked",
    ]


def test_the_export_holds_what_is_known_of_the_person_and_of_nobody_else(log_in, project, alina, boris):
    give_consent(email=alina.email, purpose=Purpose.NEWS, address="203.0.113.7", now=MOMENT, user=alina)
    answer = log_in(alina).get(reverse("accounts:export"))
    data = json.loads(answer.content)
    assert data["profile"]["email"] == alina.email
    assert data["memberships"][0]["place"] == str(project.organisation)
    assert data["consents"][0]["address"] == "203.0.113.7"
    assert boris.email not in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_erasure_forgets_the_person_and_keeps_the_work(log_in, project, gleb):
    member(gleb, Role.MENTOR, project.centre)
    PreferencesFactory(user=gleb)
    give_consent(email=gleb.email, purpose=Purpose.ACCOUNT, address="203.0.113.7", now=MOMENT, user=gleb)
    Token.objects.create(user=gleb)
    client = log_in(gleb)
    wrong = client.post(reverse("accounts:erase"), {"email": "other@example.org"})
    assert list(wrong.context["form"].errors) == ["email"]
    assert User.objects.filter(email=gleb.email).exists()
    assert client.post(reverse("accounts:erase"), {"email": "Gleb@example.org"}).status_code == 302
    nobody = User.objects.get(pk=gleb.pk)
    assert not nobody.is_active
    assert not nobody.has_usable_password()
    assert "gleb" not in nobody.email
    assert "Глеб" not in nobody.full_name
    assert not nobody.memberships.current().exists()
    assert not Preferences.objects.filter(user=nobody).exists()
    assert not Token.objects.exists()
    consent = Consent.objects.get()
    assert (consent.email, consent.address) == (nobody.email, None)
    assert consent.withdrawn_at is not None
    assert Entry.objects.filter(verb="person.erased", target_id=gleb.pk).count() == 1
    assert client.get(PAGE).status_code == 302


def test_the_only_leader_hands_over_before_leaving(log_in, project, alina):
    answer = log_in(alina).post(reverse("accounts:erase"), {"email": alina.email})
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    member(UserFactory(), Role.OWNER, project.organisation)
    assert log_in(alina).post(reverse("accounts:erase"), {"email": alina.email}).status_code == 302


def test_other_apps_export_and_erase_with_us(gleb, monkeypatch):
    forgotten = []
    monkeypatch.setitem(exports, "hobby", None)
    monkeypatch.setattr("backend.accounts.personal_data.erasers", erasers)
    register("hobby", export=lambda user: ["chess"], erase=lambda user, now: forgotten.append(user.email))
    try:
        erase_person(user=gleb, by=gleb, now=MOMENT)
    finally:
        erasers.pop()
    assert forgotten == ["gleb@example.org"]


def test_registrations_and_letters_are_exported_and_forgotten(log_in, gleb, mailbox):
    event = EventFactory(capacity=1, starts_at=clock.now() + timedelta(days=3))
    person = Person(full_name=gleb.full_name, email=gleb.email)
    seat = sign_up(event=event, person=person, now=clock.now(), user=gleb).registration
    data = json.loads(log_in(gleb).get(reverse("accounts:export")).content)
    assert data["registrations"][0]["event"] == event.title
    assert data["letters"]
    Letter.objects.update(subject_line="Глеб Чужов, ждём вас")
    erase_person(user=gleb, by=gleb, now=clock.now())
    seat.refresh_from_db()
    assert (seat.status, seat.full_name, seat.user) == ("cancelled", "—", None)
    assert not Letter.objects.filter(recipient="gleb@example.org").exists()
    assert not Letter.objects.filter(status="pending").exists()
    assert "Глеб" not in str(list(Letter.objects.values()))
    assert Seats.objects.get(event=event).taken == 0


def test_an_erasure_that_is_refused_changes_nothing(project, alina):
    with pytest.raises(Conflict):
        erase_person(user=alina, by=alina, now=MOMENT)
    assert User.objects.get(pk=alina.pk).is_active
    assert not Entry.objects.filter(verb="person.erased").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_roles(log_in, gleb, rows, django_assert_num_queries):
    for _row in range(rows):
        member(gleb, Role.MEMBER, OrganisationFactory())
    client = log_in(gleb)
    with django_assert_num_queries(9):
        client.get(PAGE)
