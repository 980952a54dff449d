import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common import clock
from backend.notifications import exports
from backend.notifications.models import Letter
from backend.notifications.retention import retire
from tests.notifications.test_ledger import a_letter, letter

__all__ = ["letter"]
pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGE, API = reverse("notifications:export"), "/api/v1/letters/export/"


def table_of(answer):
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("address", [PAGE, API])
def test_the_file_has_what_the_person_may_know_of_and_nothing_else(letter, log_in, alina, boris, gleb, address):
    a_letter_of_gleb = a_letter(letter_project(letter), occurrence="g", thread="", recipient="gleb@example.org")
    (row,) = table_of(log_in(boris).post(address, headers=ENGLISH))
    assert row["Number"] == str(letter.pk)
    assert row["Recipient"] == "alina@example.org"
    assert row["Status"] == "planned"
    assert [row["Number"] for row in table_of(log_in(gleb).post(address, headers=ENGLISH))] == [
        str(a_letter_of_gleb.pk)
    ]
    assert len(table_of(log_in(alina).post(address))) == 1


def letter_project(letter):
    from projects.models import Project  # noqa: PLC0415

    return Project.objects.get(pk=letter.thread.partition(":")[2])


@pytest.mark.parametrize("address", [PAGE, API])
def test_the_file_is_narrowed_like_the_page(letter, project, log_in, boris, address):
    a_letter(project, occurrence="2", recipient="accountant@example.org")
    assert len(table_of(log_in(boris).post(address))) == 2
    assert len(table_of(log_in(boris).post(f"{address}?recipient=accountant"))) == 1
    assert table_of(log_in(boris).post(f"{address}?status=sent")) == []
    refused = log_in(boris).post(f"{address}?since=yesterday")
    assert refused.status_code == 400


def test_the_audit_keeps_who_took_what_but_not_whom_they_looked_for(letter, log_in, boris):
    log_in(boris).post(f"{PAGE}?recipient=alina@example.org&status=pending")
    entry = Entry.objects.get(verb="letters.exported")
    assert (entry.actor, entry.after) == (boris, {"filters": {"recipient": "…", "status": "pending"}})


def test_looking_takes_no_file(letter, log_in, boris, client):
    assert log_in(boris).get(PAGE).status_code == 405
    assert client.post(PAGE).status_code == 302
    assert client.post(API).status_code == 401
    assert not Entry.objects.exists()


def test_a_formula_in_a_letter_is_not_run(letter, log_in, boris):
    Letter.objects.update(outcome='=HYPERLINK("http://evil.example","Open")')
    (row,) = table_of(log_in(boris).post(PAGE, headers=ENGLISH))
    assert row["What the server said"].startswith("'=HYPERLINK")


@pytest.mark.parametrize("count", [1, 3])
def test_a_file_costs_one_cursor_and_a_label_a_chunk(
    letter, project, boris, count, monkeypatch, django_assert_num_queries
):
    for number in range(count - 1):
        a_letter(project, occurrence=f"more {number}")
    found = Letter.objects.visible_to(boris).order_by("-due_at", "-id")
    with django_assert_num_queries(2):  # the rows by a cursor of the server, and the labels
        lines = b"".join(exports.as_csv(found)).decode().splitlines()
    assert len(lines) == count + 1
    monkeypatch.setattr(exports, "CHUNK", 1)
    assert b"".join(exports.as_csv(found)).decode().splitlines() == lines


ARCHIVE_PAGE, ARCHIVE_API = reverse("notifications:export_archive"), "/api/v1/archived-letters/export/"


@pytest.fixture
def archived(letter, gleb):
    """The letter, and one to an outsider, as they are kept after a year."""
    other = a_letter(letter_project(letter), occurrence="g", thread="", recipient="gleb@example.org")
    long_ago = clock.now() - timedelta(days=500)
    Letter.objects.update(due_at=long_ago, updated_at=long_ago, status="sent", sent_at=long_ago)
    retire(clock.now())
    assert not Letter.objects.exists()
    return letter, other


@pytest.mark.parametrize("address", [ARCHIVE_PAGE, ARCHIVE_API])
def test_the_archive_is_a_file_too_without_addresses(archived, log_in, boris, gleb, address):
    letter, other = archived
    answer = log_in(boris).post(address, headers=ENGLISH)
    assert "archived-letters-" in answer["Content-Disposition"]
    (row,) = table_of(answer)
    assert (row["Number"], row["Status"], row["Channel"]) == (str(letter.pk), "sent", "e-mail")
    assert row["Archived"]
    assert "alina@example.org" not in str(row)
    assert [row["Number"] for row in table_of(log_in(gleb).post(address, headers=ENGLISH))] == [str(other.pk)]
    entry = Entry.objects.filter(verb="letters.archive_exported").latest("pk")
    assert (entry.actor, entry.after) == (gleb, {"filters": {}})


@pytest.mark.parametrize("address", [ARCHIVE_PAGE, ARCHIVE_API])
def test_the_file_of_the_archive_is_narrowed_like_its_page(archived, log_in, boris, address, client):
    assert len(table_of(log_in(boris).post(f"{address}?status=sent"))) == 1
    assert table_of(log_in(boris).post(f"{address}?status=failed")) == []
    assert log_in(boris).post(f"{address}?since=yesterday").status_code == 400
    assert log_in(boris).get(ARCHIVE_PAGE).status_code == 405
    assert client.post(address).status_code in {302, 401}
    assert ARCHIVE_PAGE in log_in(boris).get(reverse("notifications:archive")).content.decode()
