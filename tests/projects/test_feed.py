"""The feed of a project shows each reader the letters that the ledger would not keep from them."""

import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.common import clock
from backend.demo.factories import UserFactory, member
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Letter
from projects.feed import FeedKind, feed_of

pytestmark = pytest.mark.django_db

PAGES = "projects:project", "projects:feed"


@pytest.fixture
def sent(project):
    """Writes down that a letter about the project went out."""

    def send(to, subject):
        now = clock.now()
        return Letter.objects.create(
            rule="mentoring.no_answer", subject_id=project.pk, occurrence=subject, user=to, recipient=to.email,
            thread=f"project:{project.pk}", category=Category.NUDGE, status=LetterStatus.SENT, due_at=now,
            next_try_at=now, sent_at=now, message_id=f"<{to.pk}-{subject}@example.org>", subject_line=subject,
        )  # fmt: skip

    return send


def told(project, viewer=None):
    return {item.text for item in feed_of(project, viewer=viewer, kind=FeedKind.LETTERS)}


def test_what_the_centre_is_told_stays_in_the_centre(project, sent, alina, boris, vera, log_in):
    sent(vera, "НКО не отвечает")
    sent(alina, "Отчёт через три дня")
    colleague, operator, gone = UserFactory(), UserFactory(), UserFactory()
    member(colleague, Role.MEMBER, project.organisation)
    member(operator, Role.OPERATOR, project.region)
    sent(gone, "Выполните задачу")

    for name in PAGES:
        address = reverse(name, args=[project.pk])
        for inside in (boris, vera, operator):
            page = log_in(inside).get(address).content.decode()
            assert "НКО не отвечает" in page, (name, inside)
            assert vera.email in page, (name, inside)
        for outside in (alina, colleague):
            page = log_in(outside).get(address).content.decode()
            assert "НКО не отвечает" not in page, (name, outside)
            assert vera.email not in page, (name, outside)
            assert "Отчёт через три дня" in page, (name, outside)
    assert told(project, gone) == {"Отчёт через три дня", "Выполните задачу"}, "everybody reads their own"
    assert told(project) == {"Отчёт через три дня"}


def test_the_api_of_letters_agrees_with_the_feed(project, sent, alina, boris, log_in, vera):
    to_head, to_owner = sent(vera, "НКО не отвечает"), sent(alina, "Отчёт через три дня")

    def read(person):
        rows = log_in(person).get("/api/v1/letters/").json()["results"]
        return {row["id"] for row in rows}

    assert read(boris) == {to_head.pk, to_owner.pk}
    assert read(alina) == {to_owner.pk}
