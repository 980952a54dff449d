"""Every letter that a service can order, about an object of the small region: Russian, and its links lead somewhere."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from backend.common import clock
from backend.notifications import letters, registry
from backend.notifications.engine.facts import gather
from backend.notifications.models import Letter
from events.groups.models import GroupMember
from events.groups.tokens import token_of as member_token
from tests.contract.conftest import Browsers
from tests.contract.roles import ANONYMOUS, PEOPLE
from tests.contract.test_language import ENGLISH

# Letters of accounts carry their links with them, encrypted; tests/accounts opens them.
ENTRIES = {entry.key: entry for entry in registry.entries() if not entry.key.startswith("accounts.")}
# What comes with the order instead of with the subject.
ORDERED = {
    "groups": lambda: {"member": member_token(GroupMember.objects.joined().first())},
    "appointments": lambda: {"times": [["2026-11-28T15:00:00+10:00", "2026-11-28T16:00:00+10:00"]]},
}
MANY, FEW = 50, 5
# The small region has nothing that these could be about.
NOTHING_THERE = {
    "appointments.cancelled",
    "appointments.client_gone",
    "cases.declined",
    "cases.withdrawn",
    "events.cancelled",
    "events.declined",
    "events.message",
    "events.waiting",
}


def letters_about(entry, reader) -> list[Letter]:
    """Letters of this kind about the newest objects, as if they had been ordered now."""
    now, ordered = clock.now(), ORDERED.get(entry.key.partition(".")[0], dict)()
    numbers = apps.get_model(entry.subject)._default_manager.order_by("-pk").values_list("pk", flat=True)[:MANY]
    return [
        Letter(
            rule=entry.key, subject_id=pk, occurrence="first", recipient=reader.email, user=reader, context=ordered,
            category=entry.category, due_at=now, next_try_at=now, message_id=f"<{entry.key}-{pk}@example.org>",
        )
        for pk in numbers
    ]  # fmt: skip


def opens(browser: Client, path: str) -> bool:
    """Whether there is a page for this person; to be sent on is well, unless it is to log in."""
    answer = browser.get(path, follow=True)
    return answer.status_code == 200 and not answer.request["PATH_INFO"].startswith(reverse(settings.LOGIN_URL))


def dead_links(letter: Letter, found: dict[str, Any], clients: Browsers) -> list[str]:
    """The links of this letter that open for nobody. It is Russian."""
    if "project" in found:
        letter.thread = f"project:{found['project'].pk}"
    letter.save()
    words = letters.compose(letter, found)
    said = re.sub(r"\S*[@/]\S*", " ", f"{words.subject}\n{words.body}\n{words.action}\n{words.why}")
    assert ENGLISH.findall(said) == []
    links = [
        link for link in [words.url, *re.findall(r"https?://\S+", words.body)] if link.startswith(settings.SITE_URL)
    ]
    paths = [urlsplit(link)._replace(scheme="", netloc="").geturl() for link in links]
    return [path for path in paths if not any(opens(clients[role], path) for role in (ANONYMOUS, *PEOPLE))]


@pytest.mark.parametrize("key", ENTRIES)
def test_every_link_leads_somewhere(key, world, clients):
    made = letters_about(ENTRIES[key], world.people["mentor"])
    facts = gather(made)
    assert not facts.errors, facts.errors
    written = [letter for letter in made if (key, letter.subject_id) in facts.found]
    assert bool(written) == (key not in NOTHING_THERE)
    # Some of the newest objects are of people whom the small region gives no browser.
    dead = (dead_links(letter, facts.found[key, letter.subject_id], clients) for letter in written[:FEW])
    assert [] in dead or not written
