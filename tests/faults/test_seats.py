"""Two hundred people for a hundred seats with three quotas and two sessions each, over HTTP, while things break.

The number of seats, of a quota and of a session change meanwhile, some give their seat back at once, and web workers
are killed (SIGKILL); or PostgreSQL is restarted. Whoever gets no answer asks again, as people do.
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from backend.accounts.enums import Role
from backend.common.errors import Invalid
from backend.demo.factories import EventFactory, MembershipFactory, UserFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory
from backend.embedded.postgres import Postgres
from backend.notifications.models import Letter
from events.enums import SEATED
from events.models import Category, Registration, Seats, Session
from events.services.quotas import CategoryLine, change_capacity, change_session_capacity, set_categories
from events.tokens import token_of
from tests.events.careless import unbounded
from tests.faults.scale import size
from tests.tally import note
from tests.visitors import Browser, running_server

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE, SEATS = 200, 100
QUOTAS = (45, 40, 30)
ROOMS = ((60, 60), (45, 75))
"""Of each half of the day two sessions; each chooses one of both."""
KILLS = size(3, 20)
CLIENTS = 12
PATIENCE = 120  # seconds until somebody gives up


class Hall:
    """The event, who wants to come, and what it looks like afterwards."""

    def __init__(self):
        soon = timezone.now() + timedelta(days=10)
        self.event = EventFactory(capacity=SEATS, place="Зал", starts_at=soon, ends_at=soon + timedelta(hours=8))
        self.olga = UserFactory()
        MembershipFactory(user=self.olga, role=Role.ORGANISER, centre=self.event.centre)
        self.categories = [CategoryFactory(event=self.event, quota=quota) for quota in QUOTAS]
        self.sessions = [[ChosenSessionFactory(event=self.event, capacity=room) for room in half] for half in ROOMS]
        self.chance = random.Random(PEOPLE)
        self.wishes = [
            (self.chance.choice(self.categories).pk, [self.chance.choice(half).pk for half in self.sessions])
            for _person in range(PEOPLE)
        ]
        self.answers = Counter()

    def ask(self, browser, number):
        """Signs one person up, however often it takes to get an answer; every seventh then gives the seat back."""
        category, sessions = self.wishes[number]
        body = [
            ("csrfmiddlewaretoken", browser.key), ("full_name", f"Гость {number}"),
            ("email", f"visitor{number}@example.org"), ("category", category), ("consent", "on"),
            *(("sessions", session) for session in sessions),
        ]  # fmt: skip
        answer = self.insist(browser, number, reverse("events:sign-up", args=[self.event.pk]), body)
        self.answers[answer] += 1
        if number % 7 == 0:
            url = reverse("events:ticket-cancel", args=[token_of(self.registration_of(number))])
            self.insist(browser, number, url, [("csrfmiddlewaretoken", browser.key)])

    def registration_of(self, number):
        """Looked up as often as it takes: the server is restarted under the test as well."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return Registration.objects.get(email=f"visitor{number}@example.org")
            except OperationalError:
                assert time.monotonic() < end, "the database did not come back"
                time.sleep(0.05)
            finally:
                connection.close()

    def insist(self, browser, number, path, body):
        """The status of the first answer that is one: who sees an error page, or none, tries again."""
        headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded",
                   "X-Visitor": f"10.0.{number // 200}.{number % 200 + 1}"}  # fmt: skip
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with suppress(OSError, HTTPException):
                answer, _page = browser.ask("POST", path, urlencode(body), headers)
                if answer["status"] < 500:
                    return answer["status"]
            time.sleep(0.05)
        return "none"

    def change_numbers(self, stop):
        """What an organiser does who can't decide; at the end all is as announced."""
        try:
            while not stop.wait(0.15):
                self.set_numbers(self.chance.randint(60, 130), self.chance.randint(30, 60), self.chance.randint(30, 80))
        finally:
            connection.close()

    def set_numbers(self, seats, quota, room):
        lines = [CategoryLine(pk=row.pk, title=row.title, kind=row.kind, quota=row.quota) for row in self.categories]
        lines[0] = CategoryLine(pk=self.categories[0].pk, title=self.categories[0].title, quota=quota)
        by = {"by": self.olga, "now": timezone.now()}
        # Fewer than are taken is refused, and what has just lost its server is tried the next time.
        for change in (
            lambda: change_capacity(event=self.event, capacity=seats, **by),
            lambda: set_categories(event=self.event, lines=lines, **by),
            lambda: change_session_capacity(session=self.sessions[0][0], capacity=room, **by),
        ):
            try:
                change()
            except Invalid:
                pass
            except Exception:  # noqa: BLE001 - PostgreSQL is being restarted
                connection.close()

    def storm(self, port, blow=lambda: None):
        browser = Browser(port)
        stop = threading.Event()
        fickle = threading.Thread(target=self.change_numbers, args=(stop,))
        fickle.start()
        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                asked = [pool.submit(self.ask_and_leave, browser, number) for number in range(PEOPLE)]
                blow()
                for one in asked:
                    one.result()
        finally:
            stop.set()
            fickle.join()
        # As many as were announced, or more where more are taken by now.
        self.set_numbers(max(SEATS, self.taken()), max(QUOTAS[0], self.of(0)), max(ROOMS[0][0], self.in_room()))

    def ask_and_leave(self, browser, number):
        try:
            self.ask(browser, number)
        finally:
            connection.close()

    def taken(self):
        return Seats.objects.get(pk=self.event.pk).taken

    def of(self, category):
        return Category.objects.get(pk=self.categories[category].pk).taken

    def in_room(self):
        return Session.objects.get(pk=self.sessions[0][0].pk).taken

    # --- what it looks like

    def oversold(self):
        """Every count that is over its bound, or differs from its rows."""
        seated = Registration.objects.filter(event=self.event, status__in=SEATED)
        seats = Seats.objects.get(pk=self.event.pk)
        counts = [("event", seats.taken, seats.capacity, seated.count())]
        counts += [(row.title, row.taken, row.quota, seated.filter(category=row).count())
                   for row in Category.objects.filter(event=self.event)]  # fmt: skip
        counts += [(row.title, row.taken, row.capacity, seated.filter(session_seats__session=row).count())
                   for row in Session.objects.filter(event=self.event)]  # fmt: skip
        return [one for one in counts if one[1] != one[3] or one[3] > one[2]]

    def kept_waiting(self):
        """Those who wait though there is room for them."""
        seats = Seats.objects.get(pk=self.event.pk)
        if seats.taken >= seats.capacity:
            return []
        waiting = Registration.objects.filter(event=self.event, status="waiting").select_related("category")
        return [
            row.full_name
            for row in waiting
            if row.category.taken < row.category.quota
            and all(one.session.taken < one.session.capacity for one in row.session_seats.select_related("session"))
        ]

    def left_without_an_answer(self):
        """Whoever is not on the list once, or was not written to."""
        addresses = Counter(Registration.objects.filter(event=self.event).values_list("email", flat=True))
        told = set(
            Letter.objects.filter(rule__in=("events.confirm", "events.waiting")).values_list("recipient", flat=True)
        )
        people = {f"visitor{number}@example.org" for number in range(PEOPLE)}
        return {one for one in people if addresses[one] != 1 or one not in told}

    def is_right(self):
        note(**{f"answered_{answer}": count for answer, count in self.answers.items()}, seated=self.taken())
        assert self.answers == {302: PEOPLE}
        assert self.oversold() == []
        assert self.kept_waiting() == []
        assert self.left_without_an_answer() == set()
        assert Registration.objects.filter(event=self.event, status="waiting").exists(), "it was too easy"


def children(pid):
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_two_hundred_for_a_hundred_while_workers_are_killed_and_numbers_change():
    hall = Hall()
    with running_server("tests.load.web_ours") as (port, server):

        def blow():
            for _kill in range(KILLS):
                time.sleep(0.6)
                with suppress(ProcessLookupError):
                    os.kill(hall.chance.choice(children(server.pid)), signal.SIGKILL)

        hall.storm(port, blow)
    hall.is_right()


def test_two_hundred_for_a_hundred_while_postgres_is_restarted():
    hall = Hall()
    server = Postgres(Path(os.environ["ROSTOK_DATA"]), durable=False)
    assert server.running()
    with running_server("tests.load.web_ours") as (port, _process):

        def blow():
            time.sleep(0.8)
            connection.close()
            server.stop()
            server.start()

        hall.storm(port, blow)
    hall.is_right()


def test_the_storm_catches_a_service_without_its_lock():
    """The same, the lock and the database's bounds taken away in the server of the test: it oversells."""
    hall = Hall()
    with unbounded(), running_server("tests.events.careless_wsgi") as (port, _process):
        hall.storm(port)
        assert hall.oversold() != []
