"""A call is written down by one tap: from the workbench, and by the link of a letter without logging in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from backend.common import clock
from backend.common.clock import local_date
from backend.common.errors import NotAllowed
from backend.common.signing import sign
from backend.demo.factories import TODAY, UserFactory
from backend.notifications import registry
from backend.notifications.letters import write
from mentoring.models import Attempt, Contact
from mentoring.selectors import silent
from mentoring.services import log_call
from projects.models import Project


@pytest.fixture
def link(project, boris, letter_about):
    letter = letter_about(project, recipient=boris.email, rule="mentoring.silent", user=boris)
    return reverse("mentoring:spoke", args=[sign("letter", {"letter": letter.pk})])


def test_one_tap_on_the_workbench_is_a_contact(log_in, project, boris):
    answer = log_in(boris).post(reverse("mentoring:call", args=[project.pk]), {"reached": "yes"}, follow=True)
    contact = Contact.objects.get()
    today = local_date(clock.now(), project.zone)
    assert (contact.by, contact.summary, contact.next_on) == (boris, "Поговорили по телефону.", today + timedelta(14))
    assert "Записано: вы поговорили" in answer.text


def test_nobody_answered_is_no_contact(log_in, project, boris):
    project.assignments.update(started_at=clock.now() - timedelta(days=40))
    url = reverse("mentoring:call", args=[project.pk])
    for _click in range(2):
        log_in(boris).post(url, {"reached": "no"})
    assert Attempt.objects.get().by == boris
    assert not Contact.objects.exists()
    assert list(silent(Project.objects.all(), now=clock.now())) == [project]
    assert "не дозвонились" in log_in(boris).get(reverse("mentoring:workbench")).text


@pytest.mark.parametrize(("name", "status"), [("alina", 403), ("zoya", 403), ("gleb", 404)])
def test_others_log_no_calls(request, log_in, project, name, status):
    person = request.getfixturevalue(name)
    url = reverse("mentoring:call", args=[project.pk])
    assert log_in(person).post(url, {"reached": "yes"}).status_code == status
    assert Client().post(url, {"reached": "yes"}).status_code == 302
    assert not Contact.objects.exists()


def test_an_empty_tap_changes_nothing(log_in, project, boris):
    log_in(boris).post(reverse("mentoring:call", args=[project.pk]), {"reached": "\x00"})
    assert not Contact.objects.exists()
    assert not Attempt.objects.exists()


def test_the_link_of_a_letter_needs_no_log_in_and_reading_it_writes_nothing(client, link, project, boris):
    page = client.get(link, {"reached": "yes"})
    assert page.status_code == 200
    assert not Contact.objects.exists()
    thanks = client.post(link, {"reached": "yes"}, follow=True)
    assert "Разговор записан" in thanks.text
    client.post(thanks.redirect_chain[-1][0], {"note": "Обсудили смету."})
    contact = Contact.objects.get()
    assert (contact.by, contact.summary) == (boris, "Обсудили смету.")


def test_a_note_to_an_attempt(client, link):
    thanks = client.post(link, {"reached": "no"}, follow=True)
    url = thanks.redirect_chain[-1][0]
    assert client.post(url, {"note": "  "}).status_code == 400
    client.post(url, {"note": "Телефон выключен."})
    assert Attempt.objects.get().note == "Телефон выключен."
    Attempt.objects.all().delete()
    assert client.get(url).status_code == 400


def test_a_forged_link_and_a_mentor_no_more(client, link, project, zoya, vera, boris, letter_about):
    assert client.get(reverse("mentoring:spoke", args=["forged"])).status_code == 400
    theirs = letter_about(project, recipient="alina@example.org", user=UserFactory())
    url = reverse("mentoring:spoke", args=[sign("letter", {"letter": theirs.pk})])
    assert client.post(url, {"reached": "yes"}).status_code == 403
    nobody = letter_about(project, recipient="x@example.org")
    url = reverse("mentoring:spoke", args=[sign("letter", {"letter": nobody.pk})])
    assert client.post(url, {"reached": "yes"}).status_code == 403
    assert not Contact.objects.exists()
    project.assignments.update(mentor=zoya)
    assert client.post(link, {"reached": "yes"}).status_code == 403


def test_the_letter_about_silence_holds_both_links(project, boris, letter_about):
    letter = letter_about(project, recipient=boris.email, rule="mentoring.silent", user=boris, anchor=TODAY)
    facts = registry.find(letter.rule).context([letter.subject_id])[letter.subject_id]
    links = [word for word in write(letter, facts).plain.split() if "/mentoring/spoke/" in word]
    assert [link.rpartition("=")[2] for link in links] == ["yes", "no"]


def test_who_may_not_log_is_refused_by_the_service(project, gleb):
    for reached in (True, False):
        with pytest.raises(NotAllowed):
            log_call(project=project, by=gleb, reached=reached, now=clock.now())
