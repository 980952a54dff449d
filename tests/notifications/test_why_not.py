from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from backend.common import clock
from backend.demo.factories import CentreFactory, CheckpointFactory, OrganisationFactory, PreferencesFactory
from backend.directory.models import Centre
from backend.notifications.enums import Category
from backend.notifications.models import Address, ChannelChoice, Letter, LetterArchive, RuleSetting
from backend.notifications.why_not import Question, why_not
from tests.notifications.sample.rules import rule, subjects

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # ten o'clock in Moscow on the day of the report
ON = date(2026, 3, 2)


@pytest.fixture
def asked(organisation, declare):
    """What the ledger says about the sample rule, in English, for changes of the rule and of the question."""

    def ask(*, on=ON, now=DUE - timedelta(days=1), recipient="", **changes):
        declared = declare(rule(**changes))
        with translation.override("en"):
            return why_not(Question(declared, f"organisation:{organisation.pk}", on, recipient), now)

    return ask


def test_what_is_not_planned_yet_comes_within_minutes(asked):
    (sentence,) = asked().sentences
    assert "not planned yet" in sentence


def test_what_is_far_away_appears_a_week_before(asked):
    (sentence,) = asked(now=DUE - timedelta(days=8)).sentences
    assert "a week before" in sentence


def test_what_was_missed_too_long_ago_is_not_caught_up(asked):
    (sentence,) = asked(now=DUE + timedelta(days=3, seconds=1)).sentences
    assert "caught up for 3 days" in sentence


def test_what_ends_with_its_day_is_not_caught_up(asked):
    (sentence,) = asked(now=DUE + timedelta(days=1), ends_with_day=True).sentences
    assert "a day that is over: 2\xa0March" in sentence


def test_a_day_without_a_letter(asked):
    (sentence,) = asked(on=ON + timedelta(days=5)).sentences
    assert "None of its letters falls on that day" in sentence
    assert "2\xa0March" in sentence


def test_what_is_done_concerns_nobody(asked, organisation):
    organisation.status = "liquidated"
    organisation.save()
    (sentence,) = asked().sentences
    assert "does not concern this now" in sentence


def test_nobody_has_an_address(asked, organisation):
    organisation.email = ""
    organisation.save()
    (sentence,) = asked().sentences
    assert "has an address" in sentence


def test_somebody_else_is_told_and_nothing_is_said_of_a_stranger(asked):
    Address.objects.create(email="stranger@example.org", bounced_at=DUE)
    (sentence,) = asked(recipient="stranger@example.org").sentences
    assert "It tells: nko@example.org" in sentence
    assert "exist" not in sentence


@pytest.mark.parametrize(
    ("setting", "words"),
    [({"enabled": False}, "taken it out of its plan"), ({"offsets": [-3]}, "taken it out of its plan")],
)
def test_the_centre_has_changed_its_plan(project, setting, words):
    due = clock.local_date(clock.now(), project.zone) + timedelta(days=14)
    CheckpointFactory(project=project, due_on=due)
    from backend.notifications.registry import find  # noqa: PLC0415

    declared = find("projects.checkpoint_coming")
    question = Question(declared, f"project:{project.pk}", due - timedelta(days=14))
    with translation.override("en"):
        assert "not planned yet" in why_not(question, clock.now()).sentences[0]
        RuleSetting.objects.create(centre=Centre.objects.get(pk=project.centre_id), rule=declared.key, **setting)
        assert words in " ".join(why_not(question, clock.now()).sentences)


def test_the_centre_has_switched_it_off(asked):
    centre = CentreFactory()

    def of_centre(now):
        return subjects(now, centre=centre.pk)

    assert "not planned yet" in asked(subjects=of_centre).sentences[0]
    RuleSetting.objects.create(centre=centre, rule="sample.report", enabled=False)
    (sentence,) = asked(subjects=of_centre).sentences
    assert "switched this follow-up off" in sentence


def wants(**choice):
    return lambda: PreferencesFactory(user__email="nko@example.org", **choice)


def declines():
    ChannelChoice.objects.create(user=wants()().user, category="nudge", channel="email", wanted=False)


def has_had_enough():
    for number in range(3):
        Letter.objects.create(
            rule="other", subject_id=number, occurrence="1", recipient="nko@example.org", category="nudge",
            status="sent", due_at=DUE, next_try_at=DUE, sent_at=DUE, message_id=f"<{number}@x>",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "words", "holds_legal"),
    [
        (lambda: Address.objects.create(email="nko@example.org", bounced_at=DUE), "does not exist any more", True),
        (lambda: Address.objects.create(email="nko@example.org", unsubscribed_at=DUE), "unsubscribed", False),
        (wants(nudges=False), "switched advice and reminders off", False),
        (wants(quiet_from="22:00", quiet_until="11:00"), "quiet hours", True),
        (declines, "does not want this by e-mail", False),
        (has_had_enough, "had enough reminders", False),
    ],
)
def test_what_holds_a_letter_back_is_named(asked, cause, words, holds_legal):
    assert words not in " ".join(asked(category=Category.NUDGE).sentences)
    cause()
    assert words in " ".join(asked(category=Category.NUDGE).sentences)
    assert (words in " ".join(asked(category=Category.LEGAL).sentences)) is holds_legal


def test_advice_rests_on_a_day_off(asked, organisation):
    sunday = date(2026, 3, 1)
    organisation.registered_on = sunday
    organisation.save()
    assert "day off" in " ".join(asked(on=sunday, category=Category.NUDGE).sentences)
    assert "day off" not in " ".join(asked(on=sunday, category=Category.LEGAL).sentences)


def test_a_letter_that_is_there_tells_its_own_story(asked, organisation):
    made = Letter.objects.create(
        rule="sample.report", subject_id=organisation.pk, occurrence="2026-03-02:0", recipient="nko@example.org",
        category="legal", thread=f"organisation:{organisation.pk}", due_at=DUE, next_try_at=DUE, message_id="<1@x>",
        status="dropped", reason="not_needed",
    )  # fmt: skip
    assert [row.letter.pk for row in asked().letters] == [made.pk]
    assert asked(on=ON + timedelta(days=1)).letters == []
    assert asked(recipient="other@example.org").letters == []


def test_a_letter_of_long_ago_is_in_the_archive(asked, organisation):
    LetterArchive.objects.create(
        id=1, rule="sample.report", subject_id=organisation.pk, occurrence="x",
        thread=f"organisation:{organisation.pk}",
        channel="email", category="legal", status="sent", attempts=1, due_at=DUE, archived_at=DUE,
    )  # fmt: skip
    assert "in the archive" in asked().sentences[0]


@pytest.mark.parametrize("count", [1, 3])
def test_an_answer_costs_the_same_for_any_number(declare, organisation, count, django_assert_num_queries):
    declared = declare(rule(category=Category.NUDGE))
    for _ in range(count - 1):
        OrganisationFactory(registered_on=ON, email="nko@example.org")
    with django_assert_num_queries(8):
        why_not(Question(declared, f"organisation:{organisation.pk}", ON), DUE)


def test_the_page_answers_those_who_work_on_the_project(project, log_in, alina, boris, gleb):
    address = reverse("notifications:why_not", args=[f"project:{project.pk}"])
    query = {"rule": "projects.checkpoint_coming", "on": "2026-03-02", "recipient": alina.email}
    page = log_in(boris).get(address, query, headers={"accept-language": "en"})
    assert "does not concern this now" in page.content.decode()
    for person in (alina, gleb):
        assert log_in(person).get(address, query).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"rule": "no.such"}, "rule"), ({"on": "yesterday"}, "on"), ({"on": "9999-12-31"}, "on"),
     ({"recipient": "\x00"}, "recipient"), ({"recipient": "x"}, "recipient")],
)  # fmt: skip
def test_a_wrong_question_is_shown_at_its_field(project, log_in, boris, wrong, field):
    address = reverse("notifications:why_not", args=[f"project:{project.pk}"])
    page = log_in(boris).get(address, {"rule": "projects.checkpoint_coming", "on": "2026-03-02"} | wrong)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["answer"] is None


def api_of(project):
    return f"/api/v1/letters/why-not/project:{project.pk}/"


ASKED = {"rule": "projects.checkpoint_coming", "on": "2026-03-02"}


def test_the_api_answers_as_the_page_does(project, log_in, alina, boris, gleb, client):
    answer = log_in(boris).get(api_of(project), ASKED, headers={"accept-language": "en"})
    assert "does not concern this now" in answer.json()["sentences"][0]
    assert answer.json()["letters"] == []
    for person in (alina, gleb):
        assert log_in(person).get(api_of(project), ASKED).status_code == 404
    assert client.get(api_of(project), ASKED).status_code == 401


def test_the_api_shows_the_letter_that_is_there(project, log_in, boris):
    made = Letter.objects.create(
        rule=ASKED["rule"], subject_id=1, occurrence="x", recipient="alina@example.org", category="legal",
        thread=f"project:{project.pk}", due_at=DUE, next_try_at=DUE, message_id="<1@x>", status="dropped",
        reason="not_needed",
    )  # fmt: skip
    (row,) = log_in(boris).get(api_of(project), ASKED).json()["letters"]
    assert (row["id"], row["reason"]) == (made.pk, "not_needed")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"rule": "no.such"}, "rule"), ({"rule": "events.tomorrow"}, "rule"), ({"rule": "\x00"}, "rule"),
     ({"on": "yesterday"}, "on"), ({"on": "0001-01-01"}, "on"), ({"on": ""}, "on"), ({"recipient": "x"}, "recipient")],
)  # fmt: skip
def test_a_wrong_question_is_refused_at_its_field(project, log_in, boris, wrong, field):
    answer = log_in(boris).get(api_of(project), ASKED | wrong)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize("thread", ["project", "project:", "project:x", "project:9" + "9" * 30, "none:1", "project:0"])
def test_what_is_no_thread_is_not_there(project, log_in, boris, thread):
    assert log_in(boris).get(f"/api/v1/letters/why-not/{thread}/", ASKED).status_code == 404
