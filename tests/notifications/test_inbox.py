"""Messages on the site: only one's own, read when opened, and counted without a query more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.accounts.selectors import viewer_of
from backend.common import clock
from backend.notifications.models import InboxMessage, Letter


def lay(user, number=1, subject="Сдайте отчёт"):
    now = clock.now()
    letter = Letter.objects.create(
        rule="projects.checkpoint_coming", subject_id=number, occurrence=f"{user.pk}", recipient=user.email, user=user,
        channel="inbox", category="legal", status="sent", due_at=now, next_try_at=now,
        message_id=f"<{user.pk}-{number}@example.org>",
    )  # fmt: skip
    return InboxMessage.objects.create(
        letter=letter, user=user, subject=subject, body="Срок в пятницу.", action="К отчёту",
        url="https://example.org/projects/1/", arrived_at=now,
    )  # fmt: skip


def test_a_message_is_read_when_it_is_opened_and_the_bell_forgets_it(alina, log_in):
    message = lay(alina)
    client = log_in(alina)
    page = client.get(reverse("inbox:list")).content.decode()
    assert "Сдайте отчёт" in page
    assert 'class="site-bell-count" aria-hidden="true">1<' in page

    opened = client.post(reverse("inbox:open", args=[message.pk]), follow=True)
    message.refresh_from_db()
    assert message.read_at is not None
    assert "Срок в пятницу." in opened.content.decode()
    assert "site-bell-count" not in opened.content.decode()

    first = message.read_at
    client.post(reverse("inbox:open", args=[message.pk]))
    message.refresh_from_db()
    assert message.read_at == first, "the first time counts"


@pytest.mark.parametrize("way", ["page", "open", "api", "api_read"])
def test_only_ones_own_messages_exist(way, alina, gleb, log_in):
    message = lay(alina)
    path = {
        "page": reverse("inbox:message", args=[message.pk]),
        "open": reverse("inbox:open", args=[message.pk]),
        "api": f"/api/v1/messages/{message.pk}/",
        "api_read": f"/api/v1/messages/{message.pk}/read/",
    }[way]
    ask = "get" if way in {"page", "api"} else "post"
    assert getattr(log_in(gleb), ask)(path).status_code == 404
    assert InboxMessage.objects.unread().count() == 1
    assert getattr(log_in(alina), ask)(path).status_code in {200, 302}


def test_all_are_read_at_once_and_those_of_others_stay(alina, gleb, log_in):
    lay(alina, 1), lay(alina, 2), lay(gleb, 3)
    assert log_in(alina).post("/api/v1/messages/read/").json() == {"count": 2}
    assert InboxMessage.objects.unread().get().user == gleb
    log_in(gleb).post(reverse("inbox:read_all"))
    assert not InboxMessage.objects.unread().exists()


def test_the_api_lists_the_unread_ones(alina, log_in):
    lay(alina, 1)
    read = lay(alina, 2)
    client = log_in(alina)
    client.post(f"/api/v1/messages/{read.pk}/read/")
    assert client.get("/api/v1/messages/").json()["count"] == 2
    assert client.get("/api/v1/messages/?unread=true").json()["count"] == 1


def test_the_bell_costs_no_query(alina):
    with CaptureQueriesContext(
        connection,
    ) as none:
        assert viewer_of(alina).asides == {"unread_messages": 0}
    lay(alina, 1), lay(alina, 2)
    with CaptureQueriesContext(connection) as two:
        assert viewer_of(alina).asides == {"unread_messages": 2}
    assert len(none) == len(two) == 1


def test_an_empty_inbox_says_so_and_strangers_log_in_first(client, gleb, log_in):
    assert "Выберите, как вам писать" in log_in(gleb).get(reverse("inbox:list")).content.decode()
    client.logout()
    answer = client.get(reverse("inbox:list"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_a_long_inbox_is_leafed_through(alina, log_in):
    for number in range(21):
        lay(alina, number)
    page = log_in(alina).get(reverse("inbox:list") + "?page=2").content.decode()
    assert page.count('class="inbox-open"') == 1
