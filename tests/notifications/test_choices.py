"""What a person chooses to get on which channel; a letter about a legal deadline cannot be declined."""

import pytest
from django.urls import reverse

from backend.accounts.models import Preferences
from backend.audit.models import Entry
from backend.notifications.models import ChannelChoice

PAGE = "/messages/settings/"
REST = {"quiet_from": "20:00", "quiet_until": "08:00"}


def chosen(user):
    return {(c.category, c.channel): c.wanted for c in ChannelChoice.objects.filter(user=user)}


def test_boxes_and_hours_are_saved_on_one_page(log_in, gleb):
    client = log_in(gleb)
    page = client.get(PAGE).content.decode()
    assert page.count('type="checkbox"') == 6, "four boxes of the table, digest, days off"
    answer = client.post(PAGE, REST | {"nudge_email": "on", "digest": "on"})
    assert answer["Location"] == PAGE
    assert chosen(gleb) == {("legal", "inbox"): False, ("nudge", "email"): True, ("nudge", "inbox"): False}
    row = Preferences.objects.get(user=gleb)
    assert (row.nudges, row.digest, row.rests_on_days_off) == (True, True, False)
    assert reverse("accounts:preferences") in page, "there are language and time zone"
    assert {"legal:inbox", "nudge:inbox"} in [set(entry.after["fields"]) for entry in Entry.objects.all()]


def test_legal_letters_by_mail_stay_on_whatever_is_sent(log_in, gleb):
    client = log_in(gleb)
    client.post(PAGE, REST)
    assert ("legal", "email") not in chosen(gleb)
    answer = client.put(
        "/api/v1/channels/choice/", {"category": "legal", "channel": "email", "wanted": False},
        content_type="application/json",
    )  # fmt: skip
    assert (answer.status_code, answer.json()["field"]) == (400, "wanted")


def test_who_wants_advice_nowhere_is_unsubscribed_and_finds_the_channels_again(log_in, gleb):
    client = log_in(gleb)
    client.post(PAGE, REST | {"nudge_inbox": "on"})
    client.post(PAGE, REST)
    assert not Preferences.objects.get(user=gleb).nudges
    assert chosen(gleb)["nudge", "inbox"]


@pytest.mark.parametrize("body", [
    {"category": "legal", "channel": "task", "wanted": True},
    {"category": "nudge", "channel": "telegram", "wanted": True},
    {"category": "service", "channel": "email", "wanted": False},
    {"category": "nudge", "channel": "inbox", "wanted": "perhaps"},
])  # fmt: skip
def test_what_is_not_offered_cannot_be_chosen(body, log_in, gleb):
    answer = log_in(gleb).put("/api/v1/channels/choice/", body, content_type="application/json")
    assert answer.status_code == 400
    assert chosen(gleb) == {}


def test_the_api_says_and_changes_the_same(log_in, gleb):
    client = log_in(gleb)
    body = {"category": "nudge", "channel": "inbox", "wanted": False}
    answer = client.put("/api/v1/channels/choice/", body, content_type="application/json").json()
    assert answer == body | {"fixed": False, "connected": True}
    rows = client.get("/api/v1/channels/").json()
    assert body | {"fixed": False, "connected": True} in rows
    assert [row["wanted"] for row in rows if row["fixed"]] == [True]


@pytest.mark.parametrize(("changes", "field"), [
    ({"quiet_from": "25:00"}, "quiet_from"),
    ({"quiet_until": ""}, "quiet_until"),
])  # fmt: skip
def test_what_does_not_fit_is_said_at_its_field(changes, field, log_in, gleb):
    answer = log_in(gleb).post(PAGE, REST | changes)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert chosen(gleb) == {}


def test_strangers_log_in_first(client, db):
    assert reverse("account_login") in client.get(PAGE)["Location"]
