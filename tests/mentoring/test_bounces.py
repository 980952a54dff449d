"""A letter about a project that comes back makes somebody call: from the mail server's report to the mentor's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backend.demo.factories import MOMENT
from backend.notifications.bounces.intake import read_bounces
from backend.notifications.bounces.verp import envelope_sender
from backend.notifications.models import Address, Letter
from mentoring.models import Task
from tests.notifications.bounces.reports import put, report

LATER = MOMENT + timedelta(hours=1)


@pytest.fixture
def folder(tmp_path, settings):
    settings.BOUNCE_ADDRESS = "bounce@rostok.example"
    settings.BOUNCE_MAILDIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def letter(project, alina, letter_about, folder):
    letter = letter_about(project, user=alina)
    Letter.objects.filter(pk=letter.pk).update(status="sent", sent_at=MOMENT)
    return letter


def test_the_mentor_is_told_to_call_and_the_ledger_says_why(project, letter, folder, boris, gleb, log_in):
    put(folder, report(envelope_sender(letter, now=MOMENT)))
    assert read_bounces(LATER) == {"dead": 1}
    task = Task.objects.get()
    assert (task.assignee, task.project) == (boris, project)
    assert "alina@example.org" in task.title
    assert task.title in log_in(boris).get(reverse("mentoring:workbench")).content.decode()
    page = reverse("notifications:letter", args=[letter.pk])
    assert "no such user here" in log_in(boris).get(page).content.decode()
    assert log_in(gleb).get(page).status_code == 404
    why = log_in(boris).get(reverse("notifications:why_not", args=[letter.thread]))
    assert why.status_code == 200


def test_two_letters_that_come_back_on_one_day_make_one_call(project, letter, folder, alina, letter_about):
    other = letter_about(project, user=alina)
    Letter.objects.filter(pk=other.pk).update(status="sent", sent_at=MOMENT)
    for number, row in enumerate((letter, other)):
        put(folder, report(envelope_sender(row, now=MOMENT)), str(number))
    assert read_bounces(LATER) == {"dead": 2}
    assert Task.objects.count() == 1


def test_a_full_mailbox_makes_nobody_call(letter, folder):
    put(folder, report(envelope_sender(letter, now=MOMENT), "5.2.2", diagnostic="smtp; 552 5.2.2 full"))
    assert read_bounces(LATER) == {"refused": 1}
    assert not Task.objects.exists()
    assert not Address.objects.exists()
