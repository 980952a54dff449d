"""Sign-ups until 500 seats are sold, and the page of the event, through the real web server with two workers.

Beside them (a) a minimal Django view under the same server that locks, counts and inserts, by models as Django writes
it and by statements of its own, (b) the same by plain psycopg, and an empty Django view for the page. Ours has a
category, two sessions, a question, two consents, the audit and the letter of the outbox in the same transaction.
"""

import http.client
import os
import queue
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from urllib.parse import urlencode

import psycopg
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import EventFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory, QuestionFactory
from backend.notifications.models import Letter
from events.models import Category, Event, Registration, Seats, Session
from events.sign_up_form import COMPANION_FIELDS
from tests.load.harness import ROUNDS, Row, run_sql
from tests.workers import database_url

STATEMENTS, PAGE_QUERIES = 12, 6
# A machine that others share takes a third more or less people from one sale to the next.
SALES = 7
FLOOR_TABLES = (
    "CREATE TABLE IF NOT EXISTS floor_event (id int PRIMARY KEY, capacity int)",
    "CREATE TABLE IF NOT EXISTS floor_registration (id bigserial PRIMARY KEY, event_id int, name text, email text)",
    "CREATE INDEX IF NOT EXISTS floor_of_event ON floor_registration (event_id)",
)


@contextmanager
def web_server(application: str) -> Iterator[int]:
    """The server of the Dockerfile on a free port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    command = [
        sys.executable, "-W", "ignore", "-m", "gunicorn", application, "--bind", f"fd://{listener.fileno()}",
        "--workers", "2", "--threads", "4", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": database_url(), "DB_POOL": "1", "LOCAL": "1", "LOG_LEVEL": "ERROR"}
    server = subprocess.Popen(command, env=environment, pass_fds=[listener.fileno()])
    try:
        yield listener.getsockname()[1]
    finally:
        server.terminate()
        server.wait(20)
        listener.close()


class Visitors:
    """So many people at once, each with a connection of their own; what they did takes `seconds` each."""

    def __init__(self, port: int, clients: int) -> None:
        self.port, self.clients = port, clients

    def all_do(self, act: Callable[[http.client.HTTPConnection, int], None], times: int) -> tuple[float, list[float]]:
        """How many a second, and how long each took."""
        work: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(times):
            work.put(number)
        took: list[float] = []
        broken: list[BaseException] = []

        def one() -> None:
            channel = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                while True:
                    number = work.get_nowait()
                    begun = time.perf_counter()
                    act(channel, number)
                    took.append(time.perf_counter() - begun)
            except queue.Empty:
                pass
            except BaseException as error:  # noqa: BLE001 - told below
                broken.append(error)
            finally:
                channel.close()

        threads = [threading.Thread(target=one) for _client in range(self.clients)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if broken:
            raise broken[0]
        return times / (time.perf_counter() - begun), took


def ask(channel: http.client.HTTPConnection, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
    channel.request(method, path, body, headers)
    answer = channel.getresponse()
    return answer.status, answer.read().decode()


class Sale:
    """An event whose seats are sold, and the form as somebody fills it in."""

    def __init__(self, seats: int) -> None:
        now = clock.now()
        self.seats = seats
        self.event = EventFactory(
            capacity=seats, place="Зал", starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=31)
        )
        self.category = CategoryFactory(event=self.event, quota=seats)
        self.sessions = [ChosenSessionFactory(event=self.event, capacity=seats) for _session in range(2)]
        self.question = QuestionFactory(event=self.event, required=True)

    @property
    def path(self) -> str:
        return reverse("events:sign-up", args=[self.event.pk])

    def form(self, number: int) -> list[tuple[str, str]]:
        return [
            ("full_name", f"Гость {number}"), ("email", f"visitor{self.event.pk}-{number}@example.org"),
            ("phone", "+7 423 200-00-00"), ("organisation_name", "АНО «Берег»"), ("category", str(self.category.pk)),
            *(("sessions", str(session.pk)) for session in self.sessions),
            (f"question_{self.question.pk}", "Из газеты"), ("consent", "on"), ("photo", "on"),
            *((empty, "") for empty in ("inn", "place", "access_needs", *chain(*COMPANION_FIELDS.values()))),
        ]  # fmt: skip

    def sold(self) -> bool:
        """Whether every seat is sold once, by every count, and each has its letter."""
        rows = Registration.objects.filter(event=self.event, status="held")
        counters = [
            Seats.objects.get(pk=self.event.pk).taken, Category.objects.get(pk=self.category.pk).taken,
            *Session.objects.filter(event=self.event).values_list("taken", flat=True), rows.count(),
            Letter.objects.filter(rule="events.confirm", subject_id__in=rows.values("pk")).count(),
        ]  # fmt: skip
        return counters == [self.seats] * len(counters)


def our_sale(port: int, clients: int, seats: int) -> tuple[float, list[float]]:
    sale = Sale(seats)
    channel = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    channel.request("GET", sale.event.get_absolute_url())
    answer = channel.getresponse()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    key = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())
    channel.close()
    assert key
    token = key[1]

    forms = [urlencode([("csrfmiddlewaretoken", token), *sale.form(number)]) for number in range(seats)]

    def act(channel: http.client.HTTPConnection, number: int) -> None:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie,
            "X-Visitor": f"10.{sale.event.pk % 250}.{number // 250}.{number % 250}",
        }  # fmt: skip
        status, said = ask(channel, "POST", sale.path, forms[number], **headers)
        assert status == 302, (status, said[-2000:])

    found = Visitors(port, clients).all_do(act, seats)
    assert sale.sold()
    return found


def floor_sale(port: int, clients: int, seats: int, path: str = "/sign-up/") -> tuple[float, list[float]]:
    empty_floor(seats)
    forms = [
        urlencode({"full_name": f"Гость {number}", "email": f"visitor{number}@example.org"}) for number in range(seats)
    ]

    def act(channel: http.client.HTTPConnection, number: int) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert ask(channel, "POST", path, forms[number], **headers)[0] == 302

    return Visitors(port, clients).all_do(act, seats)


def empty_floor(seats: int) -> None:
    run_sql("TRUNCATE floor_event, floor_registration", f"INSERT INTO floor_event VALUES (1, {seats})")


def bare_sale(clients: int, seats: int) -> float:
    """The same without a web server, a second."""
    empty_floor(seats)
    work: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(seats):
        work.put(number)

    def one() -> None:
        with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None, "context": None}) as line:
            while not work.empty():
                try:
                    number = work.get_nowait()
                except queue.Empty:
                    return
                with line.transaction():
                    line.execute("SELECT capacity FROM floor_event WHERE id = 1 FOR UPDATE")
                    line.execute("SELECT count(*) FROM floor_registration WHERE event_id = 1")
                    line.execute(
                        "INSERT INTO floor_registration (event_id, name, email) VALUES (1, %s, %s)",
                        [f"Гость {number}", f"visitor{number}@example.org"],
                    )

    threads = [threading.Thread(target=one) for _client in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seats / (time.perf_counter() - begun)


def page_speed(port: int, path: str, times: int) -> float:
    """How many a second with eight visitors."""

    def act(channel: http.client.HTTPConnection, _number: int) -> None:
        assert ask(channel, "GET", path)[0] == 200

    return Visitors(port, 8).all_do(act, times)[0]


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def statements() -> int:
    """What one sign-up with everything asks the database, its BEGIN and COMMIT included."""
    sale = Sale(5)
    data: dict[str, object] = {}
    for name, value in sale.form(1):
        data[name] = [*data[name], value] if isinstance(data.get(name), list) else [value]
    return queries_of(lambda: Client(REMOTE_ADDR="10.255.255.1").post(sale.path, data))


def percentile(took: list[float], share: float) -> float:
    return statistics.quantiles(took, n=100)[round(share * 100) - 1] * 1000


def rows_of_sale(port: int, floor_port: int, clients: int, seats: int, rounds: int) -> Iterator[Row]:
    runs = [
        (
            our_sale(port, clients, seats), floor_sale(floor_port, clients, seats),
            floor_sale(floor_port, clients, seats, "/by-hand/"), bare_sale(clients, seats),
        )
        for _round in range(rounds)
    ]  # fmt: skip
    speeds = tuple((ours[0], floor[0]) for ours, floor, _by_hand, _bare in runs)
    yield row(f"{seats} sign-ups, {clients} clients, beside (a)", "/s", speeds, 0.5)
    for share in (0.5, 0.95):
        pairs = tuple((percentile(ours[1], share), percentile(floor[1], share)) for ours, floor, *_others in runs)
        yield row(f"p{share * 100:.0f} of a sign-up, {clients} clients", "ms", pairs, 2.5, at_most=True)
    beside_hand = tuple((ours[0], by_hand[0]) for ours, _floor, by_hand, _bare in runs)
    yield row(f"{seats} sign-ups, {clients} clients, (a) by hand", "/s", beside_hand, 0.2)
    beside_bare = tuple((ours[0], bare) for ours, _floor, _by_hand, bare in runs)
    yield row(f"{seats} sign-ups, {clients} clients, beside (b)", "/s", beside_bare, 0.1)


def row(name: str, unit: str, runs: tuple[tuple[float, float], ...], bound: float, *, at_most: bool = False) -> Row:
    ours, floor = (statistics.median(run[side] for run in runs) for side in (0, 1))
    return Row(name=name, unit=unit, ours=ours, floor=floor, bound=bound, at_most=at_most, runs=runs)


def measure(*, small: bool) -> Iterator[Row]:
    seats, sales, rounds, pages = (8, 1, 1, 20) if small else (500, SALES, ROUNDS, 2000)
    run_sql(*FLOOR_TABLES)
    try:
        with web_server("tests.load.web_ours") as port, web_server("tests.load.web_floor") as floor_port:
            for visit in range(8):  # both servers have loaded all they need
                our_sale(port, 2, 2)
                page_speed(floor_port, "/", 2 + visit)
            for clients in (2,) if small else (16, 32):
                yield from rows_of_sale(port, floor_port, clients, seats, sales)
            event: Event = Sale(5).event
            page = event.get_absolute_url()
            page_speed(port, page, 8)
            speeds = tuple(
                (page_speed(port, page, pages), page_speed(floor_port, "/", pages)) for _round in range(rounds)
            )
            yield row("page of an event, beside an empty view", "/s", speeds, 0.15)
        asked = queries_of(lambda: Client().get(page))
        yield Row(name="queries of the page", unit="", ours=asked, floor=PAGE_QUERIES, bound=1, at_most=True)
        yield Row(name="statements of a sign-up", unit="", ours=statements(), floor=STATEMENTS, bound=1, at_most=True)
    finally:
        run_sql("DROP TABLE floor_event, floor_registration")
        cache.clear()
