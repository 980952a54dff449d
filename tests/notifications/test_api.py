import pytest

from backend.notifications.models import Letter
from tests.notifications.test_ledger import a_letter, letter

__all__ = ["letter"]
pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"


def test_the_api_shows_what_the_ledger_shows(letter, log_in, boris, alina, gleb):
    (row,) = log_in(boris).get(LETTERS).json()["results"]
    assert (row["id"], row["status"], row["recipient"]) == (letter.pk, "pending", "alina@example.org")
    assert row["story"]
    assert log_in(alina).get(f"{LETTERS}{letter.pk}/").status_code == 200
    assert log_in(gleb).get(f"{LETTERS}{letter.pk}/").status_code == 404
    assert log_in(gleb).get(LETTERS).json()["results"] == []


def test_the_api_does_what_the_page_does(letter, log_in, alina, boris, gleb):
    address = f"{LETTERS}{letter.pk}/cancel/"
    for person, status in ((gleb, 404), (alina, 403)):
        assert log_in(person).post(address, {"reason": "x"}, "application/json").status_code == status
    refused = log_in(boris).post(address, {}, "application/json")
    assert (refused.status_code, refused.json()["field"]) == (400, "reason")
    assert log_in(boris).post(address, {"reason": "x"}, "application/json").json()["reason"] == "cancelled"
    assert log_in(boris).post(address, {"reason": "x"}, "application/json").status_code == 409
    again = log_in(boris).post(f"{LETTERS}{letter.pk}/resend/", {"reason": "x"}, "application/json")
    assert again.json()["status"] == "pending"
    Letter.objects.update(status="unknown")
    sent = log_in(boris).post(f"{LETTERS}{letter.pk}/mark-sent/", {"reason": "x"}, "application/json")
    assert sent.json()["status"] == "sent"


@pytest.mark.parametrize("query", ["since=x", "rule=no.such", "status=gone", "recipient=%00"])
def test_a_wrong_filter_is_named(letter, log_in, boris, query):
    answer = log_in(boris).get(f"{LETTERS}?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, query.split("=")[0])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(letter, project, log_in, boris, count, django_assert_num_queries):
    for number in range(count - 1):
        a_letter(project, occurrence=f"more {number}")
    client = log_in(boris)
    with django_assert_num_queries(5):
        assert client.get(LETTERS).json()["count"] == count
