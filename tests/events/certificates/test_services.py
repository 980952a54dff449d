"""Certificates are for those who were there, hold what they say, and keep their history."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection

from backend.audit.models import Entry
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import RegistrationFactory
from backend.notifications.models import Letter
from events.certificates.models import Certificate
from events.certificates.services import (
    issue_by_hand,
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
)
from events.certificates.tokens import token_of
from tests.events.letters import letter_of
from tests.together import PATIENCE

pytestmark = pytest.mark.django_db


def letters():
    return list(Letter.objects.filter(rule="certificates.ready").order_by("pk").values_list("recipient", flat=True))


def test_only_those_who_were_there_get_one(over, olga, now, was_there):
    was_there("Анна Ильина", email="anna@example.org")
    was_there("Пётр Белов", "absent")
    was_there("Зоя Лунина", "excused")
    was_there("Без почты", email="")
    RegistrationFactory(event=over, full_name="Никто не отметил")
    assert issue_certificates(event=over, by=olga, now=now, hours=3) == 2
    made = Certificate.objects.get(full_name="Анна Ильина")
    assert (made.full_name, made.hours, made.kind, made.state) == ("Анна Ильина", 3, "participant", "valid")
    assert letters() == ["anna@example.org"]
    assert f"/certificates/link/{token_of(made)}/" in letter_of("certificates.ready").get_body("plain").get_content()
    assert Entry.objects.get(verb="certificates.issued").after == {"number": 2, "hours": 3}


def test_who_came_along_without_an_address_gets_theirs_through_the_one_who_signed_them_up(over, olga, now, was_there):
    party = uuid4()
    was_there("Анна", "absent", email="anna@example.org", party=party)
    was_there("Коля", email="", party=party)
    was_there("Оля", email="", party=party)
    assert issue_certificates(event=over, by=olga, now=now) == 2
    assert letters() == ["anna@example.org"] * 2
    kolya = Certificate.objects.get(full_name="Коля")
    reissue_certificate(certificate=kolya, by=olga, now=now, full_name="Николай", reason="Полное имя")
    assert letters() == ["anna@example.org"] * 3


def test_nobody_marked_is_said_and_confirmed_counts_for_nothing(over, olga, now):
    RegistrationFactory(event=over)
    with pytest.raises(Conflict, match=r"Nobody is marked as present|Никто не отмечен"):
        issue_certificates(event=over, by=olga, now=now)
    assert not Certificate.objects.exists()


def test_twice_changes_nothing_and_who_is_marked_later_gets_theirs(over, olga, now, was_there):
    was_there("anna")
    assert issue_certificates(event=over, by=olga, now=now) == 1
    assert issue_certificates(event=over, by=olga, now=now) == 0
    was_there("boris.k")
    assert issue_certificates(event=over, by=olga, now=now) == 1
    assert len(letters()) == Certificate.objects.count() == 2


def test_thousands_cost_as_many_queries_as_one(over, olga, now, was_there, django_assert_num_queries):
    assert olga.has_perm("events.change_event", over)  # her roles are read once
    for names in (("anna",), ("vera.k", "dora", "egor")):
        for name in names:
            was_there(name)
        with django_assert_num_queries(8):
            assert issue_certificates(event=over, by=olga, now=now) == len(names)


def test_before_the_event_and_for_a_cancelled_one_there_are_none(over, olga, now, was_there):
    was_there("anna")
    with pytest.raises(Conflict):
        issue_certificates(event=over, by=olga, now=over.starts_at - timedelta(minutes=1))
    over.status = "cancelled"
    over.save()
    with pytest.raises(Conflict):
        issue_certificates(event=over, by=olga, now=now)


def test_only_organisers_issue(over, gleb, now, was_there):
    was_there("anna")
    with pytest.raises(NotAllowed):
        issue_certificates(event=over, by=gleb, now=now)
    with pytest.raises(NotAllowed):
        issue_by_hand(event=over, by=gleb, now=now, full_name="Анна", kind="speaker")


@pytest.mark.parametrize("hours", [0, -1, 501])
def test_hours_that_make_no_sense(over, olga, now, was_there, hours):
    was_there("anna")
    with pytest.raises(Invalid) as refused:
        issue_certificates(event=over, by=olga, now=now, hours=hours)
    assert refused.value.field == "hours"


def test_a_speaker_needs_no_registration(over, olga, now):
    made = issue_by_hand(
        event=over, by=olga, now=now, full_name=" Ирина  Лосева ", kind="speaker", email="I@example.org"
    )
    assert (made.full_name, made.kind, made.email) == ("Ирина Лосева", "speaker", "i@example.org")
    assert letters() == ["i@example.org"]
    issue_by_hand(event=over, by=olga, now=now, full_name="Без адреса", kind="volunteer")
    assert len(letters()) == 1


@pytest.mark.parametrize(
    ("field", "said"),
    [("kind", {"kind": "participant"}), ("kind", {"kind": "king"}), ("full_name", {"full_name": "а\nб"}),
     ("full_name", {"full_name": "ы" * 201}), ("full_name", {"full_name": "\x00"})],
)  # fmt: skip
def test_what_can_not_stand_on_paper(over, olga, now, field, said):
    with pytest.raises(Invalid) as refused:
        issue_by_hand(event=over, by=olga, now=now, **{"full_name": "Анна", "kind": "speaker", **said})
    assert refused.value.field == field


def test_a_corrected_name_keeps_the_history(over, olga, now, was_there):
    was_there("Аная Ильина", email="anna@example.org")
    issue_certificates(event=over, by=olga, now=now, hours=2)
    old = Certificate.objects.get()
    new = reissue_certificate(certificate=old, by=olga, now=now, full_name="Анна Ильина", reason="опечатка")
    old.refresh_from_db()
    assert (old.state, old.full_name, old.reason) == ("replaced", "Аная Ильина", "опечатка")
    assert (new.state, new.full_name, new.hours, new.replaces) == ("valid", "Анна Ильина", 2, old)
    assert new.number != old.number
    assert letters() == ["anna@example.org"] * 2
    with pytest.raises(Conflict):
        reissue_certificate(certificate=old, by=olga, now=now, full_name="Ещё раз", reason="опечатка")
    # Who has a corrected one needs no other.
    assert issue_certificates(event=over, by=olga, now=now) == 0


def test_a_revoked_one_is_not_issued_again_by_itself(over, olga, now, was_there):
    was_there("anna")
    issue_certificates(event=over, by=olga, now=now)
    revoked = revoke_certificate(certificate=Certificate.objects.get(), by=olga, now=now, reason="отмечен по ошибке")
    assert (revoked.state, revoked.revoked_by) == ("revoked", olga)
    assert issue_certificates(event=over, by=olga, now=now) == 0
    with pytest.raises(Conflict):
        revoke_certificate(certificate=revoked, by=olga, now=now, reason="ещё раз")


def test_a_reason_is_needed(over, olga, now, was_there):
    was_there("anna")
    issue_certificates(event=over, by=olga, now=now)
    with pytest.raises(Invalid) as refused:
        revoke_certificate(certificate=Certificate.objects.get(), by=olga, now=now, reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once_make_one_certificate_each(over, olga, now, was_there):
    for name in ("anna", "vera.k", "dora"):
        was_there(name)
    begin, refused = Barrier(2), []

    def press():
        try:
            begin.wait(PATIENCE)
            issue_certificates(event=over, by=olga, now=now)
        except Exception as error:  # noqa: BLE001 - it is looked at below
            refused.append(error)
        finally:
            connection.close()

    threads = [Thread(target=press) for _index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refused
    assert Certificate.objects.count() == len(letters()) == 3
