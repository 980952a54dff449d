import re
from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common.clock import now
from backend.common.errors import Conflict, NotAllowed
from backend.common.signing import sign
from backend.demo.factories import MOMENT, TODAY, ProjectFactory, without_mentor
from backend.notifications.models import Letter
from mentoring.enums import CheckInAnswer
from mentoring.models import Assignment, CheckIn, Task
from mentoring.services import answer_check_in, mark_check_in_seen

MONDAY = TODAY  # 2 March 2026


def give(project, letter, answer, comment="", at=MOMENT):
    return answer_check_in(project=project, letter=letter, answer=CheckInAnswer(answer), comment=comment, now=at)


@pytest.fixture
def letter(project, alina, letter_about):
    return letter_about(project, user=alina)


@pytest.fixture
def url(letter):
    return reverse("mentoring:check_in", args=[sign("letter", {"letter": letter.pk})])


def test_on_plan_is_kept_and_bothers_nobody(project, letter):
    check_in = give(project, letter, "on_plan", " Всё идёт. ")
    letter.refresh_from_db()
    assert (check_in.comment, check_in.email, letter.answered_at) == ("Всё идёт.", "alina@example.org", MOMENT)
    assert not Task.objects.exists()
    assert Letter.objects.count() == 1
    assert Entry.objects.get(verb="check_in.answered").after["answer"] == "on_plan"


@pytest.mark.parametrize("answer", ["difficulties", "need_help"])
def test_difficulties_reach_the_mentor_as_task_and_letter(project, letter, boris, answer):
    give(project, letter, answer)
    task = Task.objects.get()
    assert (task.assignee, task.due_on) == (boris, MONDAY + timedelta(days=1))
    assert Letter.objects.get(rule="mentoring.worrying_answer").recipient == "boris@example.org"


def test_the_task_falls_due_on_a_working_day(project, letter):
    friday_before_a_long_weekend = MOMENT.replace(month=3, day=6)
    give(project, letter, "need_help", at=friday_before_a_long_weekend)
    assert str(Task.objects.get().due_on) == "2026-03-10"  # the 9th is a day off for the 8th


def test_without_a_mentor_the_head_is_told(project, letter, vera):
    without_mentor(project)
    give(project, letter, "need_help")
    assert Task.objects.get().assignee == vera
    assert Letter.objects.get(rule="mentoring.worrying_answer").recipient == "vera@example.org"


def test_the_same_letter_answered_again_changes_the_answer(project, letter):
    give(project, letter, "need_help")
    give(project, letter, "need_help", "Нет счёта.")
    assert CheckIn.objects.get().comment == "Нет счёта."
    assert Task.objects.count() == 1
    give(project, letter, "on_plan")
    assert CheckIn.objects.get().answer == "on_plan"
    assert not Task.objects.open().exists()
    give(project, letter, "difficulties")
    assert Task.objects.open().count() == 1
    assert Task.objects.count() == 1


def test_once_read_it_stands(project, letter, boris):
    check_in = give(project, letter, "on_plan")
    assert mark_check_in_seen(check_in=check_in, by=boris, now=MOMENT).seen_at == MOMENT
    with pytest.raises(Conflict):
        give(project, letter, "need_help")
    assert CheckIn.objects.get().answer == "on_plan"


@pytest.mark.parametrize("name", ["alina", "zoya", "gleb", "fedor"])
def test_only_those_who_care_for_the_project_mark_it_as_read(request, project, letter, name):
    check_in = give(project, letter, "on_plan")
    with pytest.raises(NotAllowed):
        mark_check_in_seen(check_in=check_in, by=request.getfixturevalue(name), now=MOMENT)


def counts():
    return CheckIn.objects.count(), Task.objects.count(), Letter.objects.count(), Entry.objects.count()


@pytest.mark.parametrize("query", ["", "?answer=need_help", "?answer=%00", "?answer=rubbish"])
def test_fetching_the_link_writes_nothing(client, url, query):
    before = counts()
    assert client.get(url + query).status_code == 200
    assert client.head(url + query).status_code == 200
    assert counts() == before


def test_the_link_asks_and_the_tap_answers(client, url, project, boris):
    page = client.get(url + "?answer=difficulties").content.decode()
    assert re.search(r'button-primary"[^>]*value="difficulties"', page)
    assert project.title in page
    assert str(boris) in page
    thanks = client.post(url, {"answer": "difficulties", "comment": "Нет помещения."}, follow=True)
    assert CheckIn.objects.get().comment == "Нет помещения."
    assert str(boris) in thanks.content.decode()
    assert client.post(url, {"answer": "on_plan"}, follow=True).status_code == 200
    assert CheckIn.objects.get().answer == "on_plan"


def test_it_shows_no_more_than_title_and_mentor(client, url, project, alina, vera):
    organisation = project.organisation
    for page in (client.get(url), client.post(url, {"answer": "need_help"}, follow=True)):
        text = page.content.decode()
        assert project.title in text
        for secret in (organisation.name, organisation.inn, alina.email, str(vera), project.centre.name):
            assert secret not in text


@pytest.mark.parametrize("data", [{}, {"answer": "rubbish"}, {"answer": "on_plan", "comment": "x" * 4001}])
def test_a_bad_answer_is_refused(client, url, data):
    assert client.post(url, data).status_code == 200
    assert not CheckIn.objects.exists()


def test_an_answer_that_was_read_is_shown_as_read(client, url, project, letter, boris):
    mark_check_in_seen(check_in=give(project, letter, "on_plan"), by=boris, now=MOMENT)
    page = client.get(url)
    assert "<button" not in page.content.decode().split("<main")[1].split("</main")[0]
    assert client.post(url, {"answer": "need_help"}).status_code == 200
    assert CheckIn.objects.get().answer == "on_plan"


def test_thanks_comes_after_the_answer(client, url, project, letter):
    assert client.get(url + "thanks/").status_code == 302
    give(project, letter, "on_plan")
    assert client.get(url + "thanks/").status_code == 200


def test_forged_cut_and_foreign_links_are_refused(client, url, letter, letter_about, project):
    other = letter_about(ProjectFactory())
    tokens = [
        url.split("/")[-2][:-3],
        sign("unsubscribe", {"letter": letter.pk}),
        sign("letter", {"letter": 10**30}),
        sign("letter", {}),
        sign("letter", {"letter": letter_about(None).pk}),
        sign("letter", {"letter": letter_about(None, thread="event:1").pk}),
        "rubbish",
    ]
    for token in tokens:
        path = reverse("mentoring:check_in", args=[token])
        assert client.get(path).status_code == 400, token
        assert client.post(path, {"answer": "need_help"}).status_code == 400
    assert not CheckIn.objects.exists()
    path = reverse("mentoring:check_in", args=[sign("letter", {"letter": other.pk})])
    client.post(path, {"answer": "on_plan"})
    assert CheckIn.objects.get().project == other_project(other)


def other_project(letter):
    return ProjectFactory._meta.model.objects.get(pk=letter.subject_id)


def test_an_old_link_says_so(client, url, time_machine):
    time_machine.move_to(now() + timedelta(days=61))
    assert client.get(url).status_code == 400


def said_by(answer):
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode().split("<main")[1].split("</main")[0])


@pytest.mark.parametrize("page", ["mentoring:check_in", "mentoring:check_in_thanks"])
def test_a_link_that_works_no_more_gets_a_page_that_says_so(client, letter, page):
    token = sign("letter", {"letter": letter.pk})
    path = reverse(page, args=[token])
    assert client.get(path, follow=True).status_code == 200
    assert "скопируйте" in said_by(client.get(reverse(page, args=[token[:-4]]))).lower()
    letter.delete()
    refused = client.get(path)
    assert refused.status_code == 400
    assert "отвечать уже не нужно" in said_by(refused)
    assert client.post(path, {"answer": "need_help"}).status_code in {400, 405}
    assert not CheckIn.objects.exists()


def test_a_letter_whose_project_is_deleted_asks_nothing(client, url, project):
    type(project).objects.filter(pk=project.pk).update(organisation=ProjectFactory().organisation)
    assert client.get(url).status_code == 200
    Assignment.objects.filter(project=project).delete()
    type(project).objects.filter(pk=project.pk).delete()
    assert client.get(url).status_code == 400
