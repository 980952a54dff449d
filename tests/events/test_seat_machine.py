"""Whatever people and organisers do with the seats of an event, in whatever order: a plain model says what must be.

Hypothesis makes up lives of one event with three categories and three sessions: people sign up alone and together,
confirm, cancel, move, walk in; the organiser adds, approves, declines, restores and changes every number; holds run
out.
After each step the database is compared with the model, row by row and counter by counter.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.accounts.enums import Role
from backend.accounts.guests import Person
from backend.common.errors import Conflict, Invalid
from backend.demo.factories import MOMENT, EventFactory, MembershipFactory, UserFactory
from backend.demo.factories_seats import CategoryFactory, ChosenSessionFactory
from events.enums import SEATED
from events.intake import Choices
from events.models import Category, Registration, Seats, Session
from events.services.entering import add_by_hand, sign_up, walk_in
from events.services.quotas import CategoryLine, change_capacity, change_session_capacity, set_categories
from events.services.registrations import approve, cancel, change_seat, confirm, decline, expire_held
from events.services.restoring import restore
from tests.faults.scale import size

pytestmark = pytest.mark.django_db

LIVES, STEPS = size(15, 400), 20
PEOPLE = st.integers(0, 30)
CATEGORY = st.integers(0, 2)
SESSIONS = st.sets(st.integers(0, 2), max_size=2)
NUMBER = st.integers(1, 4)
THREE = st.tuples(*[st.none() | NUMBER] * 3)


@dataclass
class Guest:
    """Somebody of the model; `unit` are those who move up together; `ended`: the organiser took them off the list."""

    category: int
    sessions: frozenset[int]
    status: str
    unit: int
    until: object = None
    ended: bool = False

    @property
    def seated(self):
        return self.status in SEATED


class Model:
    """The rules of the issue as one would tell them to a child."""

    def __init__(self, capacity, quotas, rooms):
        self.capacity, self.quotas, self.rooms = capacity, quotas, rooms
        self.guests: dict[int, Guest] = {}  # in the order of their coming

    def taken(self):
        there = [one for one in self.guests.values() if one.seated]
        return (
            len(there),
            [sum(one.category == n for one in there) for n in range(3)],
            [sum(n in one.sessions for one in there) for n in range(3)],
        )

    def fit(self, newcomers):
        event, categories, sessions = self.taken()
        return (
            event + len(newcomers) <= self.capacity
            and all(
                categories[n] + sum(one.category == n for one in newcomers) <= quota
                for n, quota in enumerate(self.quotas)
                if quota is not None and any(one.category == n for one in newcomers)
            )
            and all(
                sessions[n] + sum(n in one.sessions for one in newcomers) <= room
                for n, room in enumerate(self.rooms)
                if room is not None and any(n in one.sessions for one in newcomers)
            )
        )

    def waiting_units(self):
        units = {}
        for one in self.guests.values():
            if one.status == "waiting":
                units.setdefault(one.unit, []).append(one)
        return list(units.values())

    def move_up(self, until):
        for unit in self.waiting_units():
            if self.fit(unit):
                for one in unit:
                    one.status, one.until = "held", until


class Seating(RuleBasedStateMachine):
    @initialize(capacity=NUMBER, quotas=THREE, rooms=THREE, approval=st.booleans())
    def announce(self, capacity, quotas, rooms, approval):
        self.life = transaction.atomic()
        self.life.__enter__()
        self.now, self.number = MOMENT, 0
        self.event = EventFactory(capacity=capacity, approval=approval, place="Зал")
        self.olga = UserFactory()
        MembershipFactory(user=self.olga, role=Role.ORGANISER, centre=self.event.centre)
        self.categories = [CategoryFactory(event=self.event, quota=quota) for quota in quotas]
        self.sessions = [ChosenSessionFactory(event=self.event, capacity=room) for room in rooms]
        self.model = Model(capacity, list(quotas), list(rooms))

    def teardown(self):
        if hasattr(self, "life"):
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    # --- what is needed below

    def tick(self):
        self.now += timedelta(minutes=1)

    def someone(self, email=True):
        self.number += 1
        return Person(f"Гость {self.number}", f"guest{self.number}@example.org" if email else "")

    def choices(self, category, sessions):
        chosen = tuple(self.sessions[n].pk for n in sessions)
        return Choices(category=self.categories[category].pk, sessions=chosen)

    def pick(self, number, *statuses):
        """A registration in one of these statuses, and its guest; None when there is none."""
        found = [pk for pk, one in self.model.guests.items() if one.status in statuses]
        if not found:
            return None, None
        pk = found[number % len(found)]
        return Registration.objects.get(pk=pk), self.model.guests[pk]

    def promotion_until(self):
        return min(self.now + timedelta(hours=24), self.event.starts_at)

    def move_up(self):
        self.model.move_up(self.promotion_until())

    def take_on(self, rows, category, sessions, status, until=None):
        unit = rows[0].pk
        for row in rows:
            self.model.guests[row.pk] = Guest(category, frozenset(sessions), status, unit, until)

    # --- what people do

    @rule(category=CATEGORY, sessions=SESSIONS, others=st.integers(0, 2))
    def enter(self, category, sessions, others):
        self.tick()
        before = set(self.model.guests)
        newcomers = [Guest(category, frozenset(sessions), "held", 0)] * (others + 1)
        fits = self.model.fit(newcomers)
        done = sign_up(
            event=self.event, person=self.someone(), others=[self.someone(email=n == 0) for n in range(others)],
            choices=self.choices(category, sessions), now=self.now,
        )  # fmt: skip
        assert done.seated is fits
        rows = list(Registration.objects.exclude(pk__in=before).order_by("pk"))
        assert len(rows) == others + 1
        until = min(self.now + timedelta(hours=48), self.event.starts_at) if fits else None
        self.take_on(rows, category, sessions, "held" if fits else "waiting", until)
        if not fits:
            assert done.place == sum(one.status == "waiting" for one in self.model.guests.values()) - others

    @rule(number=PEOPLE)
    def confirm(self, number):
        self.tick()
        row, guest = self.pick(number, "held")
        if row is None:
            return
        confirm(registration=row, now=self.now)
        for one in self.model.guests.values():
            if one.unit == guest.unit and one.status == "held":
                one.status, one.until = "asked" if self.event.approval else "confirmed", None

    @rule(number=PEOPLE, by_organiser=st.booleans())
    def cancel(self, number, by_organiser):
        self.tick()
        row, guest = self.pick(number, "held", "asked", "confirmed", "waiting")
        if row is not None:
            cancel(registration=row, by=self.olga if by_organiser else None, now=self.now)
            guest.status, guest.ended = "cancelled", by_organiser
            self.move_up()

    @rule(number=PEOPLE)
    def restore(self, number):
        self.tick()
        row, guest = self.pick(number, "cancelled", "declined")
        if row is None:
            return
        if not guest.ended:
            with pytest.raises(Conflict):
                restore(registration=row, by=self.olga, now=self.now)
            return
        fits = self.model.fit([guest])
        restore(registration=row, by=self.olga, now=self.now)
        guest.status, guest.ended = "confirmed" if fits else "waiting", False
        if not fits:
            self.model.guests[row.pk] = self.model.guests.pop(row.pk)  # the last who came

    @rule(number=PEOPLE, category=CATEGORY, sessions=SESSIONS, by_organiser=st.booleans())
    def move(self, number, category, sessions, by_organiser):
        self.tick()
        row, guest = self.pick(number, "held", "asked", "confirmed", "waiting")
        if row is None or (guest.category, guest.sessions) == (category, frozenset(sessions)):
            return
        status, guest.status = guest.status, "nobody"
        wanted = Guest(category, frozenset(sessions), status, guest.unit, guest.until)
        possible = status == "waiting" or self.model.fit([wanted])
        guest.status = status
        chosen = self.choices(category, sessions)
        act = {"registration": row, "category": chosen.category, "sessions": chosen.sessions, "now": self.now,
               "by": self.olga if by_organiser else None}  # fmt: skip
        if possible:
            change_seat(**act)
            guest.category, guest.sessions = category, frozenset(sessions)
            self.move_up()
        else:
            with pytest.raises(Conflict):
                change_seat(**act)

    @rule(category=CATEGORY)
    def walk_in(self, category):
        self.tick()
        fits = self.model.fit([Guest(category, frozenset(), "confirmed", 0)])
        act = {"event": self.event, "person": self.someone(email=False), "category": self.categories[category].pk,
               "now": self.now, "pass_label": "Дверь 1"}  # fmt: skip
        if fits:
            self.take_on([walk_in(**act)], category, (), "confirmed")
        else:
            with pytest.raises(Conflict):
                walk_in(**act)

    # --- what the organiser does

    @rule(category=CATEGORY, sessions=SESSIONS)
    def add(self, category, sessions):
        self.tick()
        fits = self.model.fit([Guest(category, frozenset(sessions), "confirmed", 0)])
        choices = self.choices(category, sessions)
        done = add_by_hand(event=self.event, person=self.someone(), choices=choices, by=self.olga, now=self.now)
        self.take_on([done.registration], category, sessions, "confirmed" if fits else "waiting")

    @precondition(lambda self: self.event.approval)
    @rule(number=PEOPLE, yes=st.booleans())
    def decide(self, number, yes):
        self.tick()
        row, guest = self.pick(number, "asked")
        if row is None:
            return
        chosen = Registration.objects.filter(pk=row.pk)
        if yes:
            assert approve(registrations=chosen, by=self.olga, now=self.now) == 1
            guest.status = "confirmed"
        else:
            assert decline(registrations=chosen, by=self.olga, now=self.now, reason="Мест мало") == 1
            guest.status, guest.ended = "declined", True
            self.move_up()

    @rule(number=NUMBER)
    def change_capacity(self, number):
        self.tick()
        self.change(self.model.taken()[0] <= number, change_capacity, event=self.event, capacity=number)
        self.model.capacity = Seats.objects.get(pk=self.event.pk).capacity
        self.move_up()

    @rule(which=CATEGORY, number=st.none() | NUMBER)
    def change_quota(self, which, number):
        self.tick()
        quotas = [*self.model.quotas]
        quotas[which] = number
        lines = [
            CategoryLine(pk=row.pk, title=row.title, kind=row.kind, quota=quota)
            for row, quota in zip(self.categories, quotas, strict=True)
        ]
        fits = number is None or self.model.taken()[1][which] <= number
        self.change(fits, set_categories, event=self.event, lines=lines)
        if fits:
            self.model.quotas = quotas
        self.move_up()

    @rule(which=CATEGORY, number=st.none() | NUMBER)
    def change_session(self, which, number):
        self.tick()
        fits = number is None or self.model.taken()[2][which] <= number
        self.change(fits, change_session_capacity, session=self.sessions[which], capacity=number)
        if fits:
            self.model.rooms[which] = number
        self.move_up()

    def change(self, fits, service, **particulars):
        if fits:
            service(**particulars, by=self.olga, now=self.now)
        else:
            with pytest.raises(Invalid):
                service(**particulars, by=self.olga, now=self.now)

    @rule(hours=st.integers(1, 50))
    def time_passes(self, hours):
        if self.now + timedelta(hours=hours) > self.event.starts_at - timedelta(hours=30):
            return
        self.now += timedelta(hours=hours)
        late = [one for one in self.model.guests.values() if one.status == "held" and one.until <= self.now]
        assert expire_held(now=self.now)["expired"] == len(late)
        for one in late:
            one.status = "expired"
        self.move_up()

    # --- what must always be true

    @invariant()
    def rows_are_those_of_the_model(self):
        if hasattr(self, "model"):
            rows = dict(Registration.objects.values_list("pk", "status"))
            assert rows == {pk: one.status for pk, one in self.model.guests.items()}

    @invariant()
    def counters_are_those_of_the_rows_and_nothing_is_oversold(self):
        if not hasattr(self, "model"):
            return
        event, categories, sessions = self.model.taken()
        assert Seats.objects.get(pk=self.event.pk).taken == event <= self.model.capacity
        counted = list(Category.objects.order_by("pk").values_list("taken", "quota"))
        assert counted == list(zip(categories, self.model.quotas, strict=True))
        counted += list(Session.objects.order_by("pk").values_list("taken", "capacity"))
        assert counted[3:] == list(zip(sessions, self.model.rooms, strict=True))
        assert all(most is None or taken <= most for taken, most in counted)

    @invariant()
    def nobody_waits_for_whom_there_is_room(self):
        if hasattr(self, "model"):
            assert not any(self.model.fit(unit) for unit in self.model.waiting_units())


def test_seats_in_any_order_are_those_of_the_model():
    run_state_machine_as_test(
        Seating,
        settings=settings(
            max_examples=LIVES, stateful_step_count=STEPS, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
