"""Rows that cannot be sent are set aside where a person sees them; all others of the same batch go out."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from backend.demo.factories import OrganisationFactory, PreferencesFactory, UserFactory
from backend.directory.models import Organisation
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from tests.faults.declared import NOON
from tests.faults.letters import deliver, order, organisations
from tests.faults.scale import size
from tests.tally import everything_once, report

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = size(1_000, 10_000)


def send_all():
    """One tick ends after fifty seconds, so there are as many as are needed."""
    moment = NOON
    while Letter.objects.filter(status="pending", next_try_at__lte=moment).exists():
        deliver(moment)
        moment += timedelta(minutes=1)


def raises_in_its_template():
    order(1, notice="faults.broken", name="template")


def has_a_date_of_31_february():
    order(1, notice="faults.dated", name="february", subject=OrganisationFactory(address="2026-02-31"))


def has_no_address():
    order(1, name="nobody")
    Letter.objects.filter(recipient="nobody0@example.org").update(recipient="")


def has_an_address_that_is_none():
    order(1, name="nonsense")
    Letter.objects.filter(recipient="nonsense0@example.org").update(recipient="два слова")


def is_about_something_deleted():
    subject = OrganisationFactory()
    order(1, name="gone", subject=subject)
    Organisation.objects.filter(pk=subject.pk).delete()


def is_in_a_zone_that_does_not_exist():
    order(1, name="mars")
    Letter.objects.filter(recipient="mars0@example.org").update(zone="Mars/Olympus")


def has_a_deadline_in_a_zone_that_does_not_exist():
    order(1, notice="faults.legal", name="olympus")
    Letter.objects.filter(recipient="olympus0@example.org").update(zone="Mars/Olympus")


BAD = [
    (raises_in_its_template, "broken"),
    (has_a_date_of_31_february, "broken"),
    (has_no_address, "broken"),
    (has_an_address_that_is_none, "broken"),
    (is_about_something_deleted, "dropped"),
    (is_in_a_zone_that_does_not_exist, "broken"),
    (has_a_deadline_in_a_zone_that_does_not_exist, "broken"),
]


def test_bad_rows_are_set_aside_and_all_others_go(declared, sink, log_in):
    half = LETTERS // 2
    planned = order(half, name="before")
    for make, _end in BAD:
        make()
    planned |= order(LETTERS - half, name="after")
    send_all()
    found = {letter.message_id: (letter.status, bool(letter.reason)) for letter in Letter.objects.all()}
    bad = [
        found[key]
        for key in Letter.objects.exclude(message_id__in=planned).order_by("id").values_list("message_id", flat=True)
    ]
    assert report(planned, [letter.message_id for letter in sink.accepted()]) == everything_once(LETTERS)
    assert bad == [(end, True) for _make, end in BAD]
    broken = Letter.objects.filter(status="broken")
    assert all(letter.outcome for letter in broken), "the ledger says what was wrong"
    operator = log_in(UserFactory(is_superuser=True))
    for letter in Letter.objects.exclude(message_id__in=planned):
        page = operator.get(reverse("notifications:letter", args=[letter.pk]))
        assert (page.status_code, letter.outcome in unescape(page.content.decode())) == (200, True)


def test_a_person_with_an_impossible_zone_gets_the_letter_all_the_same(declared, sink):
    PreferencesFactory(time_zone="Mars/Olympus", user__email="martian0@example.org")
    planned = order(50, notice="faults.legal") | order(1, notice="faults.legal", name="martian")
    send_all()
    assert report(planned, [letter.message_id for letter in sink.accepted()]) == everything_once(51)


def test_bad_subjects_do_not_stop_their_rule(declared, sink):
    """Without an address, in a zone that does not exist: the sweep plans all others, and the zone of the service."""
    day = NOON.date() + timedelta(days=3)
    organisations(LETTERS, registered_on=day)
    organisations(1, registered_on=day, zone="Mars/Olympus", name="mars")
    OrganisationFactory(registered_on=day, email="", region__time_zone="Europe/Moscow")
    sweep(NOON)
    due = Letter.objects.filter(next_try_at__lte=NOON)
    planned = set(due.values_list("message_id", flat=True))
    assert due.count() == LETTERS + 1
    assert due.get(recipient="mars0@example.org").zone == "Europe/Moscow"
    send_all()
    assert report(planned, [letter.message_id for letter in sink.accepted()]) == everything_once(LETTERS + 1)
