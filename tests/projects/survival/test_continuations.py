from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.common.signing import sign
from backend.demo.factories import MOMENT, CheckpointFactory
from backend.notifications import registry
from backend.notifications.enums import Category
from backend.notifications.models import Letter
from projects.enums import CheckpointKind
from projects.feed import feed_of
from projects.lifecycle import Stage
from projects.models import Project
from projects.survival.enums import Answer
from projects.survival.followups import settling
from projects.survival.models import Continuation
from projects.survival.services import record_continuation

NOW = MOMENT
TODAY = MOMENT.date()


@pytest.fixture
def asked(project):
    """The dates of aftercare of Alina's project: three, six and twelve months."""
    Project.objects.filter(pk=project.pk).update(stage=Stage.AFTERCARE)
    project.refresh_from_db()
    return [
        CheckpointFactory(
            project=project, kind=CheckpointKind.AFTERCARE, title=f"{m}", due_on=TODAY + timedelta(days=30 * m)
        )
        for m in (3, 6, 12)
    ]


@pytest.fixture
def letter(asked, alina):
    return Letter.objects.create(
        rule="projects.aftercare_coming", subject_id=asked[0].pk, occurrence="1", user=alina, recipient=alina.email,
        thread=f"project:{asked[0].project_id}", category=Category.NUDGE, due_at=clock.now(), next_try_at=clock.now(),
        status="sent", sent_at=clock.now(), message_id="<1@example.org>",
    )  # fmt: skip


def test_an_answer_has_its_date_and_closes_the_question(asked, alina):
    row = record_continuation(checkpoint=asked[1], answer=Answer.SMALLER, comment=" Волонтёры ", by=alina, now=NOW)
    assert (row.months, row.answered_on, row.comment, row.by) == (6, TODAY, "Волонтёры", alina)
    asked[1].refresh_from_db()
    assert asked[1].done_on == TODAY
    assert Entry.objects.get(verb="continuation.answered").after["answer"] == "smaller"
    assert any("Волонтёры" in item.text for item in feed_of(asked[1].project))


def test_an_answer_is_corrected_not_doubled(asked, alina, boris):
    record_continuation(checkpoint=asked[0], answer=Answer.LIVES, by=alina, now=NOW)
    record_continuation(checkpoint=asked[0], answer=Answer.LIVES, by=boris, now=NOW)  # says nothing new
    assert Continuation.objects.get().by == alina
    row = record_continuation(checkpoint=asked[0], answer=Answer.CEASED, ceased_on=TODAY, by=boris, now=NOW)
    assert Continuation.objects.get() == row
    assert row.ceased_on == TODAY
    assert Entry.objects.filter(verb="continuation.answered").count() == 2


@pytest.mark.parametrize("ceased_on", [None, TODAY + timedelta(days=2)])
def test_the_end_of_the_work_has_a_day_that_has_come(asked, alina, ceased_on):
    with pytest.raises(Invalid) as refusal:
        record_continuation(checkpoint=asked[0], answer=Answer.CEASED, ceased_on=ceased_on, by=alina, now=NOW)
    assert refusal.value.field == "ceased_on"
    assert not Continuation.objects.exists()


def test_who_is_nothing_to_the_project_may_not_answer_and_what_is_over_is_over(asked, alina, gleb):
    with pytest.raises(NotAllowed):
        record_continuation(checkpoint=asked[0], answer=Answer.LIVES, by=gleb, now=NOW)
    other = CheckpointFactory(project=asked[0].project)
    with pytest.raises(Invalid):
        record_continuation(checkpoint=other, answer=Answer.LIVES, by=alina, now=NOW)
    Project.objects.update(stage=Stage.CONTINUED)
    with pytest.raises(Conflict):
        record_continuation(checkpoint=asked[0], answer=Answer.LIVES, by=alina, now=NOW)


def test_the_link_of_the_letter_answers_without_a_log_in(client, letter, asked):
    address = reverse("survival:answer", args=[sign("letter", {"letter": letter.pk})])
    page = client.get(address, {"answer": "smaller"})
    assert page.context["form"].initial["answer"] == "smaller"
    assert not Continuation.objects.exists()  # a mail scanner follows every link
    assert client.post(address, {"answer": "ceased"}).status_code == 400
    assert not Continuation.objects.exists()
    assert client.post(address, {"answer": "smaller", "comment": "Малый зал"}).status_code == 302
    row = Continuation.objects.get()
    assert (row.answer, row.email, row.by) == ("smaller", letter.recipient, letter.user)
    letter.refresh_from_db()
    assert letter.answered_at is not None


@pytest.mark.parametrize("change", ["cut", "other_rule", "no_date"])
def test_a_link_that_asks_nothing_is_refused(client, letter, asked, change):
    token = sign("letter", {"letter": letter.pk})
    if change == "cut":
        token = token[:-3]
    elif change == "other_rule":
        Letter.objects.update(rule="projects.checkpoint_coming")
    else:
        asked[0].delete()
    assert client.get(reverse("survival:answer", args=[token])).status_code == 400


def test_the_page_answers_too_and_an_outsider_does_not_find_it(log_in, alina, gleb, asked):
    address = reverse("survival:continuation", args=[asked[0].project_id, asked[0].pk])
    assert log_in(gleb).get(address).status_code == 404
    client = log_in(alina)
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "ceased", "ceased_on": "2999-01-01"}).status_code == 400
    assert client.post(address, {"answer": "lives"}).status_code == 302
    page = client.get(asked[0].project.get_absolute_url()).content.decode()
    assert address in page


def test_an_end_or_a_year_makes_the_mentor_close_the_aftercare(asked, alina):
    record_continuation(checkpoint=asked[0], answer=Answer.LIVES, by=alina, now=NOW)
    assert not settling(NOW).exists()
    last = record_continuation(checkpoint=asked[2], answer=Answer.LIVES, by=alina, now=NOW)
    assert [row["subject_id"] for row in settling(NOW)] == [last.pk]
    Project.objects.update(stage=Stage.CONTINUED)
    assert not settling(NOW).exists()
    assert registry.find("survival.settled").to == "mentor"
