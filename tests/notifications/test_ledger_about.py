"""The pages about one recipient, one rule and one project: whose they are, and what they sum up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, PreferencesFactory, member
from backend.notifications.models import Address, Letter
from tests.notifications.conftest import NOON
from tests.notifications.test_ledger import LEDGER, a_letter, letter, url

__all__ = ["letter"]
pytestmark = pytest.mark.django_db


def pks(page):
    return {row.letter.pk for row in page.context["rows"]}


def test_the_page_of_a_recipient_is_for_those_who_work_with_them_and_for_themselves(
    letter, project, log_in, alina, boris, gleb
):
    for person in (alina, boris):
        assert pks(log_in(person).get(url(letter, "recipient"))) == {letter.pk}
    assert log_in(gleb).get(url(letter, "recipient")).status_code == 404
    member(gleb, Role.MENTOR, project.centre)
    assert log_in(gleb).get(url(letter, "recipient")).status_code == 200


def test_letters_of_the_same_person_about_somebody_elses_project_stay_out(letter, project, log_in, alina, boris):
    elsewhere = a_letter(project, occurrence="elsewhere", thread="project:999999")
    renamed = a_letter(project, occurrence="renamed", recipient="orlova@example.org", user=alina)
    Letter.objects.filter(pk=letter.pk).update(user=alina)
    assert pks(log_in(boris).get(url(letter, "recipient"))) == {letter.pk, renamed.pk}
    assert pks(log_in(alina).get(url(letter, "recipient"))) == {letter.pk, renamed.pk, elsewhere.pk}


def test_a_filter_by_a_letter_that_one_must_not_know_finds_nothing(letter, project, log_in, boris, gleb):
    assert pks(log_in(boris).get(f"{LEDGER}?alike={letter.pk}")) == {letter.pk}
    own = a_letter(project, occurrence="own", thread="", recipient="gleb@example.org")
    assert pks(log_in(gleb).get(LEDGER)) == {own.pk}
    assert pks(log_in(gleb).get(f"{LEDGER}?alike={letter.pk}")) == set()


def test_the_page_of_a_recipient_says_how_they_are_reached(letter, log_in, boris):
    Address.objects.create(email="alina@example.org", bounced_at=NOON, unsubscribed_at=NOON)
    PreferencesFactory(user__email="someone@example.org")
    page = log_in(boris).get(url(letter, "recipient"), headers={"accept-language": "en"}).content.decode()
    assert "The address does not exist any more" in page
    assert "unsubscribed on" in page


def test_the_page_of_a_rule_sums_up_what_the_person_may_know_of(letter, project, log_in, boris, gleb):
    a_letter(project, occurrence="2", thread="project:999999")
    dropped = a_letter(project, occurrence="3")
    Letter.objects.filter(pk=dropped.pk).update(status="dropped", reason="cancelled", answered_at=NOON)
    page = log_in(boris).get(reverse("notifications:rule", args=["sample.welcome"]))
    tallies = {tally.status: tally.count for tally in page.context["summary"].tallies}
    assert tallies == {"pending": 1, "dropped": 1}
    assert page.context["summary"].answered == 1
    assert [row.letter.pk for row in page.context["summary"].coming] == [letter.pk]
    assert log_in(gleb).get(reverse("notifications:rule", args=["sample.welcome"])).status_code == 404
    assert log_in(boris).get(reverse("notifications:rule", args=["no.such"])).status_code == 404


def test_the_ledger_of_a_project_sums_it_up_and_says_nothing_to_strangers(letter, project, log_in, boris, gleb):
    address = f"{LEDGER}?thread=project:{project.pk}"
    assert log_in(boris).get(address).context["summary"].tallies[0].count == 1
    assert "summary" not in log_in(gleb).get(address).context


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("channel=email", 2), ("channel=inbox", 0), ("channel=pigeon", 0), ("reason=cancelled", 1),
        ("category=legal", 0),
        ("answered=true", 1), ("answered=false", 1), ("centre={centre}", 1), ("centre={foreign}", 0),
        ("centre=99999999999999999999999", 0), ("person={boris}", 1), ("person=x", 0),
        ("person=99999999999999999999", 0),
        ("alike=0", 0), ("alike=99999999999999999999", 0),
    ],
)  # fmt: skip
def test_the_ledger_is_narrowed_further(letter, project, log_in, boris, query, found):
    other = a_letter(project, occurrence="2", user=boris)
    Letter.objects.filter(pk=other.pk).update(
        status="dropped", reason="cancelled", answered_at=NOON, centre=project.centre
    )
    query = query.format(centre=project.centre_id, foreign=CentreFactory().pk, boris=boris.pk)
    page = log_in(boris).get(f"{LEDGER}?{query}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == found


def test_pages_of_equal_times_have_each_letter_once(letter, project, log_in, boris):
    made = [a_letter(project, occurrence=f"{number}") for number in range(2, 110)]
    Letter.objects.filter(pk__in=[row.pk for row in made[::2]]).update(due_at=NOON - timedelta(days=1))
    pages = [log_in(boris).get(f"{LEDGER}?page={number}") for number in (1, 2, 3)]
    found = [row.letter.pk for page in pages for row in page.context["rows"]]
    assert len(found) == len(set(found)) == 109
