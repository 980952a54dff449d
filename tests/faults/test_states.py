"""Whatever happens to projects, people and senders, in whatever order: what no letter may ever break.

Hypothesis makes up lives: checkpoints are planned, done and moved, mentors change, people mute and unsubscribe,
hours pass, the sweep runs, letters are delivered, and a sender dies before or after the server's yes. In one
process a death is an exception that nothing catches; SIGKILL itself strikes in `test_killed_senders.py`.
"""

import contextlib
from collections import Counter
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from backend.accounts.enums import Role
from backend.accounts.models import Preferences
from backend.common.clock import at, local_date
from backend.common.workdays import is_working_day
from backend.demo.factories import MOMENT, AssignmentFactory, CheckpointFactory, ProjectFactory, UserFactory, member
from backend.notifications import registry, services
from backend.notifications.engine import judge
from backend.notifications.engine.delivery import OutsideSender
from backend.notifications.engine.mail import MAIL
from backend.notifications.engine.reconcile import reconcile
from backend.notifications.engine.sweep import sweep
from backend.notifications.engine.transport import SmtpTransport
from backend.notifications.models import Letter
from mentoring.services import hand_over
from tests.faults.scale import size
from tests.mail import Mailbox
from tests.tally import note

pytestmark = pytest.mark.django_db

SEQUENCES = size(1_000, 10_000)
PARTS = 4  # so that several processes can share them
STEPS = 12
RULES = ("projects.checkpoint_coming", "projects.checkpoint_overdue", "mentoring.overdue", "mentoring.silent")
NOTICES = ("mentoring.assigned_mentor", "mentoring.assigned_nko", "mentoring.handed_over")
TO_THE_MENTOR = ("mentoring.overdue", "mentoring.silent")
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Vladivostok")
LEGAL = RULES[:3]
TOLD: Counter[str] = Counter()  # over all lives
UNDER_WAY = ("claimed", "sending", "unknown")


class Died(BaseException):
    """The sender is gone at this moment; nothing of the engine may catch it."""


class Mortal(SmtpTransport):
    """Dies at its `at_letter`th letter: before it is handed over, or after the server has accepted it."""

    def __init__(self, at_letter, accepted):
        super().__init__()
        self.left, self.accepted = at_letter, accepted

    def send(self, parcel):
        self.left -= 1
        if self.left == 0 and not self.accepted:
            raise Died
        super().send(parcel)
        if self.left == 0:
            raise Died


class Life(RuleBasedStateMachine):
    """One project with its people, its outbox and the mail server of the test."""

    mailbox: Mailbox

    def __init__(self):
        super().__init__()
        self.mailbox.letters.clear()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = MOMENT
        self.judged = 0
        self.reached = Counter()  # how often each row of the outbox came to its recipient
        self.nudged = Counter()  # letters with nothing but advice, by recipient and local day
        self.project = ProjectFactory(stage_since=MOMENT - timedelta(days=60))
        self.alina, self.boris, self.vera, self.nina = (
            UserFactory(email=f"{name}@example.org") for name in ("alina", "boris", "vera", "nina")
        )
        member(self.alina, Role.OWNER, self.project.organisation)
        member(self.vera, Role.HEAD, self.project.centre)
        for mentor in (self.boris, self.nina):
            member(mentor, Role.MENTOR, self.project.centre)
        self.mentor = self.boris
        AssignmentFactory(project=self.project, mentor=self.boris, started_at=MOMENT - timedelta(days=20))

    def teardown(self):
        try:
            self.nothing_is_lost()
        finally:
            TOLD.update(lives=1, letters=len(self.mailbox.letters))
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # What people do.

    @rule(zone=st.sampled_from(ZONES))
    def lives_elsewhere(self, zone):
        self.project.organisation.region.time_zone = zone
        self.project.organisation.region.save()

    @precondition(lambda self: self.project.checkpoints.count() < 4)
    @rule(days=st.integers(-8, 16))
    def plan(self, days):
        CheckpointFactory(project=self.project, due_on=self.today() + timedelta(days=days))

    @precondition(lambda self: self.project.checkpoints.filter(done_on=None).exists())
    @rule(which=st.integers(0, 3))
    def finish(self, which):
        self.checkpoints(pk=self.one_of_the_open(which).pk).update(done_on=self.today())

    @precondition(lambda self: self.project.checkpoints.filter(done_on=None).exists())
    @rule(which=st.integers(0, 3), days=st.integers(-8, 16))
    def move_the_deadline(self, which, days):
        self.checkpoints(pk=self.one_of_the_open(which).pk).update(due_on=self.today() + timedelta(days=days))

    @rule()
    def change_the_mentor(self):
        self.mentor = self.nina if self.mentor == self.boris else self.boris
        current = self.project.assignments.get(ended_at=None)
        hand_over(assignment=current, to=self.mentor, by=self.vera, note="Отпуск", now=self.now)

    @rule(who=st.sampled_from(["alina", "boris", "nina"]), wanted=st.booleans())
    def mute(self, who, wanted):
        Preferences.objects.update_or_create(user=getattr(self, who), defaults={"nudges": wanted})

    @rule(who=st.sampled_from(["alina", "boris", "nina"]), digest=st.booleans())
    def choose_the_digest(self, who, digest):
        Preferences.objects.update_or_create(user=getattr(self, who), defaults={"digest": digest})

    @rule(who=st.sampled_from(["alina", "boris", "nina"]))
    def unsubscribe(self, who):
        services.unsubscribe(email=f"{who}@example.org", now=self.now)

    # What the service does.

    @rule(hours=st.sampled_from([1, 5, 12, 24, 72]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule()
    def sweep(self):
        sweep(self.now)

    @rule()
    def deliver(self):
        MAIL.run(self.now)

    @rule(at_letter=st.integers(1, 3), accepted=st.booleans())
    def deliver_and_die(self, at_letter, accepted):
        mortal = OutsideSender(key=MAIL.key, open=lambda: Mortal(at_letter, accepted), prepare=MAIL.prepare)
        with contextlib.suppress(Died):
            mortal.run(self.now)

    @rule()
    def clear_up(self):
        """The leases of the dead have expired by now."""
        leased = Letter.objects.filter(status__in=("claimed", "sending"))
        leased.update(lease_until=MOMENT - timedelta(days=999))
        reconcile(self.now)

    # What no letter may break.

    @invariant()
    def what_was_accepted_was_right(self):
        fresh, self.judged = self.mailbox.letters[self.judged :], len(self.mailbox.letters)
        for mail in fresh:
            rows = self.rows_of(mail)
            assert rows, "nobody had asked for this letter"
            self.reached.update(row.pk for row in rows)
            self.nothing_comes_twice(mail)
            if rows[0].rule in NOTICES:
                continue
            for row in rows:
                self.it_is_still_needed(row)
                self.it_was_wanted(row)
            self.it_comes_at_a_humane_hour(rows)
            self.it_is_not_one_too_many(rows)

    def rows_of(self, mail):
        """The follow-ups that this letter tells of: one, or all of a digest."""
        within = Q(message_id=mail.message_id) | Q(carrier__message_id=mail.message_id)
        return list(Letter.objects.filter(within, status__in=("sending", "sent", "unknown")))

    def nothing_comes_twice(self, mail):
        assert [other.message_id for other in self.mailbox.letters].count(mail.message_id) == 1
        assert max(self.reached.values()) == 1

    def it_is_still_needed(self, row):
        if row.rule == "mentoring.silent":
            assert row.subject_id == self.project.pk
        else:
            checkpoint = self.project.checkpoints.get(pk=row.subject_id)
            assert checkpoint.done_on is None
            assert checkpoint.due_on == row.anchor
        assert row.recipient == (self.mentor if row.rule in TO_THE_MENTOR else self.alina).email

    def it_was_wanted(self, row):
        if row.category == "nudge":
            assert self.choice(row.user).nudges

    def it_comes_at_a_humane_hour(self, rows):
        choice, zone = self.choice(rows[0].user), rows[0].zone
        hour = timezone.localtime(self.now, ZoneInfo(zone)).time()
        assert choice.quiet_until <= hour < choice.quiet_from
        if all(row.category == "nudge" for row in rows):
            assert is_working_day(self.today(zone))

    def it_is_not_one_too_many(self, rows):
        if any(row.category == "legal" for row in rows):
            return  # a legal deadline of today does not wait for tomorrow's letter
        key = (rows[0].recipient, self.today(rows[0].zone))
        self.nudged[key] += 1
        assert self.nudged[key] <= django_settings.NUDGES_A_DAY

    def nothing_is_lost(self):
        """Two quiet days later everything that is still due has come, and nothing hangs."""
        self.what_was_accepted_was_right()
        # In the evening once more: a letter planned before the region moved to another zone keeps its hour there.
        for days, hour in ((1, 11), (1, 11), (0, 19)):
            self.now = at(self.today() + timedelta(days=days), time(hour), self.zone())
            self.clear_up()
            self.sweep()
            self.deliver()
            self.what_was_accepted_was_right()
        assert not Letter.objects.filter(channel="email", status__in=UNDER_WAY).exists()
        for checkpoint in self.project.checkpoints.filter(done_on=None):
            for rule_, offset in self.fallen_due(checkpoint):
                letter = Letter.objects.get(
                    rule=rule_.key,
                    subject_id=checkpoint.pk,
                    anchor=checkpoint.due_on,
                    offset_days=offset,
                    channel="email",
                    recipient=(self.mentor if rule_.to == "mentor" else self.alina).email,
                )
                assert self.reached[letter.pk] == 1, (letter, letter.status, letter.reason)

    def fallen_due(self, checkpoint):
        """Of each rule about it, the last letter that fell due on the last day."""
        for key in LEGAL:
            found = registry.find(key)
            for offset in found.offsets:
                if checkpoint.due_on + timedelta(days=offset) == self.today():
                    yield found, offset

    def checkpoints(self, **which):
        return self.project.checkpoints.filter(**which)

    def one_of_the_open(self, which):
        found = list(self.project.checkpoints.filter(done_on=None).order_by("pk"))
        return found[which % len(found)]

    def zone(self):
        return self.project.organisation.region.time_zone

    def today(self, zone=""):
        return local_date(self.now, zone or self.zone())

    @staticmethod
    def choice(user):
        return Preferences.objects.filter(user=user).first() or Preferences()


@pytest.fixture
def live(monkeypatch, mailbox, mail_log):
    """Lives so many lives, beginning with the seed; raises what the first broken promise raises."""
    monkeypatch.setattr(registry, "_entries", {key: registry.find(key) for key in RULES + NOTICES})

    def run(count, of=0, **options):
        machine = seed(of)(type("LifeWithMail", (Life,), {"mailbox": mailbox}))
        wanted = settings(
            max_examples=count,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            **options,
        )
        run_state_machine_as_test(machine, settings=wanted)

    return run


@pytest.mark.parametrize("part", range(PARTS))
def test_no_life_of_a_project_breaks_a_promise(live, part):
    TOLD.clear()
    live(SEQUENCES // PARTS, part)
    note(sequences=TOLD["lives"], letters=TOLD["letters"])
    assert TOLD["letters"] > TOLD["lives"]


def test_an_engine_that_asks_nothing_before_it_sends_is_found_out(live, monkeypatch):
    monkeypatch.setattr(judge, "decide", lambda letters, now, people: dict.fromkeys(row.pk for row in letters))
    with pytest.raises(AssertionError):
        live(200, phases=[Phase.generate])
