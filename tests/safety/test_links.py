"""Signed links: one opens one thing, for its time; a changed one opens nothing; opening never writes."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from backend.common import clock
from backend.common.errors import Invalid
from backend.common.signing import unsign
from backend.notifications.models import Address
from events.models import Registration
from tests.contract.conftest import built, clients, db, world

__all__ = ["built", "clients", "db", "world"]

# token: (the purpose of its signature, what it opens)
LINKS = {
    "ticket": ("event.registration", "events:ticket"),
    "check_in_token": ("letter", "mentoring:check_in"),
    "invitation_token": ("invitation", "directory:invitation"),
    "unsubscribe_token": ("unsubscribe", "notifications:unsubscribe"),
}


@pytest.mark.parametrize("name", LINKS)
def test_a_link_opens_what_it_was_made_for_and_nothing_else(name, world, clients):
    for other, (purpose, page) in LINKS.items():
        answer = clients["anonymous"].get(reverse(page, args=[world.tokens[name]]))
        assert answer.status_code == (200 if other == name else 400), page
        if other != name:
            with pytest.raises(Invalid):
                unsign(purpose, world.tokens[name])


@pytest.mark.parametrize("name", LINKS)
def test_a_changed_link_opens_nothing(name, world, clients):
    token, page = world.tokens[name], LINKS[name][1]
    body, stamp, signature = token.rsplit(":", 2)
    swapped = "A" if body[-1] != "A" else "B"
    before = set(Registration.objects.values_list("pk", "status"))
    for bad in (
        f"{body[:-1]}{swapped}:{stamp}:{signature}", f"{body}:zzzzzz:{signature}", f"{body}:{stamp}:{signature[:-1]}",
        f".{token}", token[:-2], f"{body}:{stamp}", "::", f"{token}{token}",
    ):  # fmt: skip
        for send in (clients["anonymous"].get, clients["anonymous"].post):
            assert send(reverse(page, args=[bad])).status_code in {400, 404, 405}, bad
    assert set(Registration.objects.values_list("pk", "status")) == before
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("name", "good", "late"),
    [("check_in_token", 59, 61), ("invitation_token", 13, 15), ("ticket", 390, 401), ("unsubscribe_token", 399, 401)],
)
def test_a_link_ends(name, good, late, world, clients):
    path = reverse(LINKS[name][1], args=[world.tokens[name]])
    with time_machine.travel(clock.now() + timedelta(days=good)):
        assert clients["anonymous"].get(path).status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=late)):
        assert clients["anonymous"].get(path).status_code == 400


@pytest.mark.parametrize("page", ["account_login", "theme", "accounts:language"])
@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away(page, away, world, clients):
    sent = {"next": away, "theme": "dark", "language": "ru", "login": "owner@example.org", "password": "wrong"}
    answer = clients["anonymous"].post(reverse(page), sent)
    assert "evil" not in answer.get("Location", "")
    assert "javascript" not in answer.get("Location", "")


def test_every_page_forbids_frames_and_scripts_of_others(world, clients):
    for path in (reverse("home"), reverse("account_login"), reverse("projects:project", args=[world.key("project")])):
        answer = clients["admin"].get(path)
        policy = answer["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_page_of_a_signed_link_is_not_kept_nor_told_to_other_sites(world, clients):
    for name in LINKS:
        answer = clients["anonymous"].get(reverse(LINKS[name][1], args=[world.tokens[name]]))
        assert "no-store" in answer.get("Cache-Control", ""), name
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, name
