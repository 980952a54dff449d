from datetime import timedelta

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.accounts.personal_data import everything_about
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, UserFactory, member
from backend.demo.factories_funding import CommentFactory, StoredFileFactory
from backend.notifications.models import Letter
from projects.feed import FeedKind, feed_of
from projects.files.models import StoredFile
from projects.lifecycle import Stage
from projects.talk.enums import WINDOW, Visibility
from projects.talk.letters import NOTICE, about_comments
from projects.talk.models import Comment
from projects.talk.services import add_comment, edit_comment, restore_comment, withdraw_comment
from tests.projects.files.samples import PROGRAM, upload

pytestmark = pytest.mark.django_db


def say(project, by, text="Площадка готова", visibility=Visibility.TEAM, now=MOMENT, **rest):
    return add_comment(project=project, by=by, now=now, text=text, visibility=visibility, **rest)


def told(comment):
    return set(Letter.objects.filter(rule=NOTICE, subject_id=comment.pk).values_list("recipient", flat=True))


def test_who_reads_what(project, alina, boris, vera, gleb):
    team, inner = CommentFactory(project=project), CommentFactory(project=project, visibility=Visibility.CENTRE)
    public = CommentFactory(project=project, visibility=Visibility.PUBLIC)
    operator = UserFactory()
    member(operator, Role.OPERATOR, project.region)

    for person in (boris, vera, operator):
        assert set(Comment.objects.visible_to(person)) == {team, inner, public}
    assert set(Comment.objects.visible_to(alina)) == {team, public}
    assert set(Comment.objects.visible_to(gleb)) == set()
    assert list(Comment.objects.public()) == [public]


def test_a_mentor_of_another_centre_reads_nothing_inside_even_as_owner_of_the_nko(project, alina):
    CommentFactory(project=project, visibility=Visibility.CENTRE)
    other = CommentFactory(visibility=Visibility.CENTRE)
    member(alina, Role.MENTOR, other.project.centre)

    assert list(Comment.objects.visible_to(alina)) == [other]


def test_what_is_public_is_so_only_while_the_project_is(project):
    comment = CommentFactory(project=project, visibility=Visibility.PUBLIC)
    assert list(Comment.objects.public()) == [comment]

    project.stage = Stage.DRAFT
    project.save()
    assert list(Comment.objects.public()) == []


def test_the_nko_does_not_speak_in_the_name_of_the_centre(project, alina, boris, gleb):
    for person, visibility in ((alina, Visibility.CENTRE), (gleb, Visibility.TEAM)):
        with pytest.raises(NotAllowed):
            say(project, person, visibility=visibility)
    assert say(project, boris, visibility=Visibility.CENTRE).visibility == Visibility.CENTRE


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "я" * 5001])
def test_nothing_and_too_much_are_refused(project, alina, text):
    with pytest.raises(Invalid) as refusal:
        say(project, alina, text=text)
    assert refusal.value.field == "text"


def test_a_file_that_can_not_be_taken_leaves_no_comment(project, alina):
    with pytest.raises(Invalid):
        say(project, alina, files=[upload(PROGRAM)])
    assert not Comment.objects.exists()


def test_files_of_inner_talk_are_the_centres(project, alina, boris, log_in):
    comment = say(project, boris, visibility=Visibility.CENTRE, files=[upload(name="Записка.pdf")])
    stored = StoredFile.objects.of(comment).get()

    assert stored in StoredFile.objects.visible_to(boris)
    assert stored not in StoredFile.objects.visible_to(alina)
    assert log_in(boris).get(stored.get_absolute_url()).getvalue()
    assert log_in(alina).get(stored.get_absolute_url()).status_code == 404


def test_the_others_of_the_thread_get_one_letter_each(project, alina, boris, vera):
    nina = UserFactory()
    member(nina, Role.MEMBER, project.organisation)
    say(project, nina)
    gone = UserFactory()
    CommentFactory(project=project, by=gone)

    comment = say(project, alina, text="Качели привезли")

    assert told(comment) == {boris.email, nina.email}
    assert told(say(project, boris)) == {alina.email, nina.email}


def test_of_inner_talk_only_the_centre_hears(project, alina, boris, vera):
    say(project, alina)
    assert told(say(project, boris, visibility=Visibility.CENTRE)) == {vera.email}
    assert told(say(project, vera, visibility=Visibility.CENTRE)) == {boris.email}


def test_a_comment_is_corrected_for_an_hour_by_its_author(project, alina, boris):
    comment = say(project, alina)
    with pytest.raises(NotAllowed):
        edit_comment(comment=comment, by=boris, now=MOMENT, text="Иное")

    edited = edit_comment(comment=comment, by=alina, now=MOMENT + WINDOW, text="Почти готова")
    assert (edited.text, edited.edited_at) == ("Почти готова", MOMENT + WINDOW)

    late = MOMENT + WINDOW + timedelta(seconds=1)
    for act in (lambda: edit_comment(comment=comment, by=alina, now=late, text="Поздно"),
                lambda: withdraw_comment(comment=comment, by=alina, now=late)):  # fmt: skip
        with pytest.raises(Conflict):
            act()


def test_what_is_taken_back_is_read_by_nobody_and_its_letters_are_dropped(project, alina, boris):
    comment = say(project, alina, files=[upload()])
    stored = StoredFile.objects.get()
    assert about_comments([comment.pk])

    withdraw_comment(comment=comment, by=alina, now=MOMENT)
    assert about_comments([comment.pk]) == {}
    assert not [item for item in feed_of(project, viewer=boris) if item.text == comment.text]
    assert stored not in StoredFile.objects.visible_to(boris)
    with pytest.raises(Conflict):
        edit_comment(comment=comment, by=alina, now=MOMENT, text="Иное")

    restore_comment(comment=comment, by=alina, now=MOMENT)
    assert about_comments([comment.pk])
    assert stored in StoredFile.objects.visible_to(boris)


def test_the_feed_shows_each_viewer_what_is_theirs_and_one_kind_if_asked(project, alina, boris):
    CommentFactory(project=project, text="Всем", visibility=Visibility.TEAM)
    CommentFactory(project=project, text="Своим", visibility=Visibility.CENTRE)
    StoredFileFactory(project=project, name="Договор.pdf")

    texts = {item.text for item in feed_of(project, viewer=boris)}
    assert {"Всем", "Своим"} <= texts
    assert "Своим" not in {item.text for item in feed_of(project, viewer=alina)}
    assert not {"Всем", "Своим"} & {item.text for item in feed_of(project)}
    assert {item.text for item in feed_of(project, viewer=alina, kind=FeedKind.COMMENTS)} == {"Всем"}
    assert [item.files[0][0] for item in feed_of(project, viewer=alina, kind=FeedKind.FILES)] == ["Договор.pdf"]


def test_a_comment_is_written_on_the_feed_and_taken_back_there(project, alina, gleb, log_in):
    client = log_in(alina)
    path = reverse("talk:add", args=[project.pk])
    answer = client.post(path, {"text": "Качели привезли", "visibility": "team", "content": upload()}, follow=True)
    assert "Качели привезли" in answer.content.decode()
    comment = Comment.objects.get()
    assert "Договор.pdf" in answer.content.decode()
    assert log_in(gleb).get(path).status_code == 404

    answer = client.post(reverse("talk:withdraw", args=[project.pk, comment.pk]))
    assert reverse("talk:restore", args=[project.pk, comment.pk]) in answer.content.decode()
    assert "Качели" not in client.get(reverse("projects:feed", args=[project.pk])).content.decode()
    client.post(reverse("talk:restore", args=[project.pk, comment.pk]))
    feed = client.get(reverse("projects:feed", args=[project.pk]), {"kind": "comments"}).content.decode()
    assert "Качели привезли" in feed


def test_an_nko_that_forges_the_form_does_not_speak_inside(project, alina, log_in):
    answer = log_in(alina).post(reverse("talk:add", args=[project.pk]), {"text": "Тайно", "visibility": "centre"})
    assert answer.status_code == 400
    assert not Comment.objects.exists()


def test_a_person_gets_what_they_wrote(project, alina):
    say(project, alina, now=clock.now())
    assert [row["text"] for row in everything_about(alina)["comments"]] == ["Площадка готова"]


def test_citizens_read_what_was_written_for_everybody_and_nothing_else(project, alina, client):
    for visibility in Visibility:
        CommentFactory(project=project, by=alina, visibility=visibility, text=f"Написано: {visibility}")

    text = client.get(reverse("catalogue:project", args=[project.pk])).content.decode()

    assert "Написано: public" in text
    assert "Написано: team" not in text
    assert "Написано: centre" not in text
    assert str(alina) not in text
