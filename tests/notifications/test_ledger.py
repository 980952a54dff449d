from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.demo.factories import CheckpointFactory, ContractFactory, UserFactory, member
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.enums import Category
from backend.notifications.explain import story
from backend.notifications.models import Address, Letter, RuleSetting
from backend.notifications.registry import Anchored, Unit
from mentoring.models import Assignment
from projects.models import Project
from tests.notifications.conftest import NOON
from tests.notifications.sample.rules import notice, rule

pytestmark = pytest.mark.django_db
LEDGER = reverse("notifications:ledger")


@pytest.fixture
def letter(declare, project):
    """To Alina, about her project."""
    return a_letter(project)


def a_letter(project, **changes):
    given = {
        "notice": "sample.welcome",
        "subject_id": project.organisation_id,
        "occurrence": "1",
        "recipient": "alina@example.org",
        "thread": f"project:{project.pk}",
        "now": NOON,
    }
    assert services.enqueue(**(given | changes))
    return Letter.objects.latest("pk")


def url(letter, name="letter", *more):
    return reverse(f"notifications:{name}", args=[letter.pk, *more])


@pytest.mark.parametrize("name", ["letter", "preview"])
def test_its_people_see_a_letter_and_an_outsider_finds_nothing(letter, log_in, alina, boris, vera, gleb, name):
    for person in (alina, boris, vera):
        assert log_in(person).get(url(letter, name)).status_code == 200
        assert "alina@example.org" in log_in(person).get(LEDGER).content.decode()
    assert log_in(gleb).get(url(letter, name)).status_code == 404
    assert "alina@example.org" not in log_in(gleb).get(LEDGER).content.decode()


def test_a_leader_sees_only_letters_to_themselves(letter, project, log_in, alina, boris):
    other = a_letter(project, recipient="accountant@example.org")
    assert log_in(boris).get(url(other)).status_code == 200
    assert log_in(alina).get(url(other)).status_code == 404


def test_the_operator_of_the_region_sees_it(letter, project, log_in, gleb):
    assert log_in(gleb).get(url(letter)).status_code == 404
    member(gleb, Role.OPERATOR, project.region)
    assert log_in(gleb).get(url(letter)).status_code == 200


@pytest.mark.parametrize("path", [LEDGER, "/followups/why/project:1/", "/followups/1/", "/followups/1/preview/"])
def test_who_is_not_logged_in_is_asked_to(client, letter, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_the_text_of_a_letter_about_an_account_is_its_owners_alone(declare, project, log_in, alina):
    key = a_letter(project, thread="", context={"particular": " Ключ: 12345."})
    root = UserFactory(is_superuser=True, is_staff=True)
    assert "12345" in log_in(alina).get(url(key)).content.decode()
    page = log_in(root).get(url(key))
    assert page.status_code == 200
    assert "12345" not in page.content.decode()
    assert log_in(root).get(url(key, "preview")).status_code == 403
    assert "12345" not in log_in(root).get(f"/admin/notifications/letter/{key.pk}/change/").content.decode()


def test_a_preview_runs_nothing_and_its_links_do_nothing(letter, log_in, boris):
    answer = log_in(boris).get(url(letter, "preview"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "token=specimen" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3, 6, 9])
def test_the_ledger_costs_the_same_for_any_number(letter, project, log_in, boris, count, django_assert_num_queries):
    for number in range(count - 1):
        a_letter(project, occurrence=f"more {number}")
    client = log_in(boris)
    with django_assert_num_queries(9):
        page = client.get(LEDGER)
    assert len(page.context["rows"]) == count


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("thread=project:{pk}", 1),
        ("thread=project:999999999", 0),
        ("recipient=ALINA", 1),
        ("rule=sample.welcome", 2),
        ("rule=no.such", 0),
        ("status=sent", 1),
        ("status=pending", 1),
        ("since=2026-03-03", 1),
        ("until=2026-03-02", 1),
        ("since=yesterday", 0),
        ("recipient=%00", 0),
        ("page=99999999999999999999", 2),
    ],
)
def test_the_ledger_is_filtered(letter, project, log_in, boris, query, found):
    elsewhere = a_letter(project, thread="", recipient="boris@example.org", now=NOON + timedelta(days=2))
    Letter.objects.filter(pk=elsewhere.pk).update(status="sent", sent_at=NOON)
    page = log_in(boris).get(f"{LEDGER}?{query.format(pk=project.pk)}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == found


def test_an_empty_ledger_says_what_will_appear(log_in, gleb):
    assert 'class="empty"' in log_in(gleb).get(LEDGER).content.decode()


# What people do with a letter


def test_a_mentor_cancels_a_planned_letter_with_a_reason(letter, log_in, boris, mailbox):
    answer = log_in(boris).post(url(letter, "act", "cancel"), {"reason": "Уже договорились по телефону"})
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert (letter.status, letter.reason) == ("dropped", "cancelled")
    entry = Entry.objects.get(verb="letter.cancelled")
    assert (entry.actor, entry.target_id, entry.reason) == (boris, letter.pk, "Уже договорились по телефону")
    deliver(NOON)
    assert not mailbox.letters


def test_nothing_happens_without_a_reason(letter, log_in, boris):
    answer = log_in(boris).post(url(letter, "act", "cancel"), {"reason": " "})
    assert answer.status_code == 422
    letter.refresh_from_db()
    assert letter.status == "pending"


@pytest.mark.parametrize("what", ["cancel", "resend", "mark-sent"])
def test_who_may_not_change_the_course_of_a_letter(letter, log_in, alina, gleb, what):
    for person, status in ((alina, 403), (gleb, 404)):
        assert log_in(person).post(url(letter, "act", what), {"reason": "x"}).status_code == status
    letter.refresh_from_db()
    assert letter.status == "pending"
    assert not Entry.objects.exists()


def test_a_refused_letter_is_sent_again_to_an_address_that_lives(letter, log_in, boris, mailbox):
    mailbox.refuse("550 5.1.1 nobody", times=1)
    deliver(NOON)
    letter.refresh_from_db()
    assert letter.status == "failed"
    log_in(boris).post(url(letter, "act", "resend"), {"reason": "Адрес исправили"})
    assert not Address.objects.exclude(bounced_at=None).exists()
    deliver(clock.now())
    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == ("sent", 1)
    assert [mail.message_id for mail in mailbox.letters] == [letter.message_id]


@pytest.mark.parametrize(
    ("status", "what", "answer"),
    [("sent", "resend", 409), ("sent", "cancel", 409), ("sending", "resend", 409), ("failed", "mark-sent", 409)],
)
def test_a_letter_that_went_on_meanwhile_is_left_alone(letter, log_in, boris, status, what, answer):
    Letter.objects.update(status=status)
    assert log_in(boris).post(url(letter, "act", what), {"reason": "x"}).status_code == answer
    letter.refresh_from_db()
    assert letter.status == status


def test_a_person_settles_a_letter_of_unknown_fate(letter, log_in, boris):
    Letter.objects.update(status="unknown", reason="interrupted")
    page = log_in(boris).get(url(letter)).content.decode()
    assert "mark-sent" in page
    assert "/cancel/" not in page
    log_in(boris).post(url(letter, "act", "mark-sent"), {"reason": "Алина подтвердила"})
    letter.refresh_from_db()
    assert (letter.status, letter.reason) == ("sent", "marked_sent")


# Why


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "It goes out on"),
        ({"status": "sent", "sent_at": NOON}, "The mail server accepted it on"),
        ({"status": "dropped", "reason": "not_needed"}, "is done, or its date was moved"),
        ({"status": "failed", "reason": "refused", "outcome": "550 nobody"}, "550 nobody"),
        ({"attempts": 2, "reason": "postponed"}, "It was tried 2 times"),
        ({"anchor": date(2026, 3, 16), "offset_days": -14}, "14 days before"),
        ({"anchor": date(2026, 3, 1), "offset_days": 1}, "1 day after"),
        ({"status": "unknown", "reason": "interrupted"}, "Ask the recipient"),
        ({"status": "broken", "reason": "template"}, "Tell the administrator"),
        ({"answered_at": NOON}, "It was answered"),
    ],
)
def test_a_letter_tells_its_story(letter, log_in, boris, changes, words):
    Letter.objects.update(**changes)
    boris_reads_english = log_in(boris)
    page = boris_reads_english.get(url(letter), headers={"accept-language": "en"})
    assert words in page.content.decode()


def test_for_each_rule_of_a_project_the_page_says_whom_it_concerns_and_when(project, log_in, alina, boris, gleb):
    address = reverse("notifications:why_not", args=[f"project:{project.pk}"])
    due = clock.local_date(clock.now(), project.zone) + timedelta(days=30)
    CheckpointFactory(project=project, due_on=due)
    page = log_in(boris).get(address)
    outlook = {row.rule.key: row for row in page.context["outlooks"]}["projects.checkpoint_coming"]
    assert outlook.recipients == ["alina@example.org"]
    assert [moment.date() for moment in outlook.due] == [due - timedelta(days=days) for days in (14, 3, 0)]
    assert not {row.rule.key: row for row in page.context["outlooks"]}["projects.contract_unsigned"].concerned
    for person in (alina, gleb):
        assert log_in(person).get(address).status_code == 404
    assert log_in(boris).get("/followups/why/project:999999999999999999/").status_code == 404
    assert log_in(boris).get("/followups/why/nothing:1/").status_code == 404


def test_a_follow_up_that_the_centre_has_switched_off_is_said_to_be_so(project, log_in, boris):
    Project.objects.update(stage_since=clock.now() - timedelta(days=1))
    Assignment.objects.update(started_at=clock.now() - timedelta(days=1))
    RuleSetting.objects.create(centre=project.centre, rule="mentoring.silent", enabled=False)
    page = log_in(boris).get(reverse("notifications:why_not", args=[f"project:{project.pk}"]))
    outlooks = {row.rule.key: row for row in page.context["outlooks"]}
    assert (outlooks["mentoring.silent"].silenced, outlooks["mentoring.silent"].due) == (True, [])
    assert (outlooks["mentoring.silent/heads"].silenced, len(outlooks["mentoring.silent/heads"].due)) == (False, 1)


def test_working_days_are_called_so(declare, organisation, letter):
    Letter.objects.update(rule="sample.report", anchor=date(2026, 3, 2), offset_days=-3)
    letter.refresh_from_db()
    with override("en"):
        assert "These are working days by the production calendar." not in story(letter)
        declare(rule(unit=Unit.WORKING, anchored=Anchored.MONTH_END))
        assert story(letter)[1:3] == [
            "These are working days by the production calendar.",
            "They are counted from the end of the month.",
        ]


def test_a_deadline_in_another_project_does_not_show(project, log_in, boris):
    ContractFactory()
    page = log_in(boris).get(reverse("notifications:why_not", args=[f"project:{project.pk}"]))
    assert not any(row.concerned for row in page.context["outlooks"] if row.rule.key == "projects.contract_unsigned")


# Unsubscribing


@pytest.fixture
def stop_link(declare, organisation, mailbox):
    declare(notice(category=Category.NUDGE))
    services.enqueue(
        notice="sample.welcome", subject_id=organisation.pk, occurrence="1", recipient="nko@example.org", now=NOON
    )
    deliver(NOON)
    (mail,) = mailbox.letters
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail.message["List-Unsubscribe"].strip(" <>")
    assert link in mail.text
    assert link in mail.html
    return link.removeprefix("http://127.0.0.1:8000")


def test_looking_at_the_link_of_a_nudge_changes_nothing_and_pressing_stops_nudges(client, stop_link):
    assert client.get(stop_link).status_code == 200
    assert client.head(stop_link).status_code == 200
    assert not Address.objects.exists()
    assert client.post(stop_link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Address.objects.get(email="nko@example.org").unsubscribed_at
    client.post(stop_link, {"again": "1"})
    assert not Address.objects.get(email="nko@example.org").unsubscribed_at


def test_the_mail_programs_button_needs_no_cookie(stop_link):
    from django.test import Client  # noqa: PLC0415

    assert Client(enforce_csrf_checks=True).post(stop_link).status_code == 200
    assert Address.objects.get().unsubscribed_at


def test_a_changed_link_stops_nobodys_letters(client, stop_link):
    assert client.post(stop_link[:-3] + "x/").status_code == 400
    assert not Address.objects.exists()


def test_who_turns_reminders_on_again_gets_them(stop_link, client):
    from backend.demo.factories import PreferencesFactory  # noqa: PLC0415

    choice = PreferencesFactory(user__email="nko@example.org")
    client.post(stop_link)
    choice.refresh_from_db()
    assert not choice.nudges
    choice.nudges = True
    choice.save()
    assert not Address.objects.get().unsubscribed_at
