"""What an organiser and a helper do with ten thousand participants: those of an event of 39 are the floor."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from backend.accounts.models import User
from backend.common import clock
from backend.demo.factories_door import DoorPassFactory
from backend.notifications.models import Letter
from events.door.models import Mark
from events.door.tokens import token_of
from events.models import Event, Registration
from events.services.messages import write_to_participants
from tests.load.country import empty
from tests.load.harness import Row
from tests.load.meeting import counted, going_on

PEOPLE = 10_000
AT_ONCE = 39
"""So many marks a phone brings after a time without a connection."""
PAGES = {
    "list": "events:participants",
    "table to take away": "events:participants-xlsx",
    "attendance": "door:attendance",
    "paper list": "door:print",
}


def measure(*, small: bool) -> Iterator[Row]:
    number = 300 if small else PEOPLE
    empty()
    by = User.objects.create(email="organiser@example.org", is_superuser=True)
    few, many = going_on(AT_ONCE), going_on(number)
    browser = Client()
    browser.force_login(by, backend="django.contrib.auth.backends.ModelBackend")

    def beside(what: str, work: Callable[[Event], object]) -> Row:
        asked, floor = counted(lambda: work(many)), counted(lambda: work(few))
        return Row(f"{what} of {number}: statements, to {AT_ONCE}", "", asked, floor, 1, at_most=True)

    for what, name in PAGES.items():
        for event in (few, many):
            opened(browser, name, event)  # what is asked once in a process
        yield beside(what, lambda event, name=name: opened(browser, name, event))
    yield beside("letters to all", lambda event: write(event, by))
    assert Letter.objects.filter(rule="events.message").count() == number + AT_ONCE
    tokens = {event.pk: token_of(DoorPassFactory(event=event)) for event in (few, many)}
    yield beside("roster of a phone", lambda event: read(Client().get(reverse("door:roster", args=[tokens[event.pk]]))))
    yield beside(f"{AT_ONCE} marks at the door", lambda event: mark(event, tokens[event.pk]))
    assert Mark.objects.count() == 2 * AT_ONCE


def opened(browser: Client, name: str, event: Event) -> None:
    read(browser.get(reverse(name, args=[event.pk])))


def read(answer: object) -> None:
    """To its end."""
    assert answer.status_code == 200, answer  # type: ignore[attr-defined]
    b"".join(answer)  # type: ignore[call-overload]


def write(event: Event, by: User) -> None:
    write_to_participants(
        event=event, registrations=event.registrations.all(), subject="Паспорт", text="Возьмите паспорт.",
        key=uuid4(), by=by, now=clock.now(),
    )  # fmt: skip


def mark(event: Event, token: str) -> None:
    """Takes back the marks of some, as a helper does who looked at the wrong line."""
    at = (clock.now() - timedelta(minutes=5)).isoformat()
    people = Registration.objects.filter(event=event).order_by("-pk").values_list("pk", flat=True)[:AT_ONCE]
    lines = [
        {"number": str(uuid4()), "at": at, "state": "unmarked", "how": "name", "registration": pk} for pk in people
    ]
    read(Client().post(reverse("door:marks", args=[token]), {"lines": lines}, content_type="application/json"))
