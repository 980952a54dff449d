"""What the sweep makes of a centre's own plan, of repetitions and working days, and of the channels."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.accounts.enums import Role
from backend.demo.factories import CentreFactory, CheckpointFactory, ProjectFactory, UserFactory, member
from backend.notifications import registry
from backend.notifications.engine import channels
from backend.notifications.engine.decide import Drop, decide
from backend.notifications.engine.delivery import deliver
from backend.notifications.engine.sweep import sweep, sweep_rule
from backend.notifications.enums import Category, Channel, Priority, Reason
from backend.notifications.models import ChannelChoice, Endpoint, Letter, RuleSetting
from backend.notifications.registry import Anchored, Repeat, Unit
from tests.notifications.conftest import an_organisation
from tests.notifications.sample.rules import rule, subjects

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COMING = registry.find("projects.checkpoint_coming")


def checkpoint_at(centre, due_on=date(2026, 3, 5)):
    """A checkpoint of a project of the centre; its organisation has a leader."""
    project = ProjectFactory(centre=centre)
    member(UserFactory(), Role.OWNER, project.organisation)
    return CheckpointFactory(project=project, due_on=due_on)


def planned(checkpoint):
    return sorted(
        Letter.objects.filter(subject_id=checkpoint.pk, rule=COMING.key, channel="email").values_list(
            "offset_days", flat=True
        )
    )


# A centre's own plan


def test_a_centre_that_has_moved_a_follow_up_gets_it_on_its_own_days():
    moved, off, usual = CentreFactory(), CentreFactory(), CentreFactory()
    RuleSetting.objects.create(centre=moved, rule=COMING.key, offsets=[-2])
    RuleSetting.objects.create(centre=off, rule=COMING.key, enabled=False)
    in_moved, in_off, in_usual, without = (checkpoint_at(centre) for centre in (moved, off, usual, None))
    for checkpoint in (in_moved, in_off, in_usual):
        checkpoint.due_on += timedelta(days=4)  # so that the usual -14 is over, -3 and 0 lie ahead
        checkpoint.save()
    sweep_rule(COMING, NOON)
    assert (planned(in_moved), planned(in_off), planned(in_usual)) == ([-3, -2, 0], [-3, 0], [-3, 0])
    assert planned(without) == [-3, 0]


def test_rows_carry_the_centre_and_their_urgency():
    centre = CentreFactory()
    checkpoint_at(centre)
    sweep_rule(COMING, NOON)
    assert set(Letter.objects.values_list("centre", "priority")) == {(centre.pk, Priority.DEADLINE)}


def test_what_a_centre_takes_out_of_its_plan_is_dropped_before_it_is_sent_and_comes_back_with_it():
    centre = CentreFactory()
    checkpoint_at(centre, due_on=date(2026, 3, 16))
    sweep(NOON)
    letter = Letter.objects.get(rule=COMING.key, offset_days=-14, channel="email")
    assert decide([letter], NOON)[letter.pk] is None
    change = RuleSetting.objects.create(centre=centre, rule=COMING.key, offsets=[-7])
    assert decide([letter], NOON)[letter.pk] == Drop(Reason.PLAYBOOK)
    Letter.objects.filter(pk=letter.pk).update(status="dropped", reason=Reason.PLAYBOOK)
    assert "revived" not in sweep(NOON)
    change.delete()
    assert sweep(NOON)["revived"] == 1
    letter.refresh_from_db()
    assert (letter.status, letter.reason, letter.next_try_at) == ("pending", "", NOON)


@pytest.mark.parametrize("reason", [Reason.CANCELLED, Reason.OVERTAKEN, Reason.UNSUBSCRIBED])
def test_what_was_dropped_for_another_reason_stays_so(declare, organisation, reason):
    sweep(NOON)
    Letter.objects.update(status="dropped", reason=reason)
    assert sweep(NOON) == {"sample.report": 0}
    Letter.objects.update(reason=Reason.NOT_NEEDED)
    assert sweep(NOON)["revived"] == 2


def test_many_plans_cost_no_more_queries(django_assert_num_queries):
    def count():
        with django_assert_num_queries(5):  # savepoint, plans, lock, insert, release
            return sweep_rule(COMING, NOON)

    count()
    for _number in range(3):
        centre = CentreFactory()
        RuleSetting.objects.create(centre=centre, rule=COMING.key, offsets=[-2])
        checkpoint_at(centre)
    assert count() == 18  # by e-mail and in the inbox


# What the offsets count


def due_dates(declared, now):
    sweep_rule(declared, now)
    return sorted({(letter.offset_days, letter.due_at.date()) for letter in Letter.objects.all()})


def test_working_days_pass_over_the_holidays_of_the_new_year(declare):
    an_organisation(registered_on=date(2025, 12, 30))
    declared = declare(rule(offsets=(0, 1, 2), unit=Unit.WORKING))
    assert due_dates(declared, datetime(2026, 1, 9, 9, tzinfo=UTC)) == [(1, date(2026, 1, 12)), (2, date(2026, 1, 13))]


def test_offsets_from_the_end_of_the_month(declare):
    an_organisation(registered_on=date(2028, 2, 3))
    declared = declare(rule(offsets=(-2, 0, 1), anchored=Anchored.MONTH_END))
    found = due_dates(declared, datetime(2028, 2, 26, 9, tzinfo=UTC))
    assert found == [(-2, date(2028, 2, 27)), (0, date(2028, 2, 29)), (1, date(2028, 3, 1))]


def test_it_is_repeated_until_the_limit(declare, organisation):
    declared = declare(rule(offsets=(1,), repeat=Repeat(every=3, times=2)))
    for day in range(30):
        sweep_rule(declared, NOON + timedelta(days=day))
    assert [days for days, _due in due_dates(declared, NOON)] == [1, 4, 7]


# Channels


@dataclass(frozen=True, kw_only=True)
class Silent(channels.ChannelSender):
    def run(self, now):
        return {}


@pytest.fixture
def live(monkeypatch):
    """Makes these channels the ones that have a sender."""

    def only(*keys, **options):
        monkeypatch.setattr(channels, "_senders", {key: Silent(key=key, **options) for key in keys})

    return only


def ways():
    return sorted(Letter.objects.filter(rule=COMING.key, offset_days=0).values_list("channel", "recipient"))


@pytest.fixture
def owner():
    """Leads the organisation of a project with a checkpoint; its accountant has no account."""
    checkpoint = checkpoint_at(CentreFactory())
    checkpoint.project.team.create(duty="accountant", full_name="Бухгалтер", email="buh@example.org")
    return checkpoint.project.organisation.memberships.get().user


def test_a_channel_without_a_sender_gets_no_rows(live, owner):
    live(Channel.EMAIL)
    sweep_rule(COMING, NOON)
    assert ways() == [("email", "buh@example.org"), ("email", owner.email)]


def test_the_inbox_is_for_those_with_an_account(live, owner):
    live(Channel.EMAIL, Channel.INBOX)
    sweep_rule(COMING, NOON)
    assert ways() == [("email", "buh@example.org"), ("email", owner.email), ("inbox", owner.email)]


def test_a_messenger_is_for_those_who_are_connected(live, owner, declare):
    live(Channel.EMAIL, Channel.TELEGRAM)
    declared = rule_on(Channel.EMAIL, Channel.TELEGRAM)
    sweep_rule(declared, NOON)
    assert ("telegram", owner.email) not in ways()
    endpoint = Endpoint.objects.create(user=owner, channel=Channel.TELEGRAM, address="17", connected_at=NOON)
    Endpoint.objects.filter(pk=endpoint.pk).update(failed_at=NOON)
    sweep_rule(declared, NOON)
    assert ("telegram", owner.email) not in ways()
    Endpoint.objects.filter(pk=endpoint.pk).update(failed_at=None)
    sweep_rule(declared, NOON)
    assert ("telegram", owner.email) in ways()


def test_who_does_not_want_a_way_is_spared_it_but_a_legal_deadline_comes_by_letter(live, owner):
    live(Channel.EMAIL, Channel.INBOX)
    for channel in (Channel.EMAIL, Channel.INBOX):
        ChannelChoice.objects.create(user=owner, category=Category.LEGAL, channel=channel, wanted=False)
        ChannelChoice.objects.create(user=UserFactory(), category=Category.LEGAL, channel=channel, wanted=False)
    sweep_rule(COMING, NOON)
    assert ways() == [("email", "buh@example.org"), ("email", owner.email)]


def test_nudges_may_be_declined_by_letter_and_stay_in_the_inbox(live, owner):
    live(Channel.EMAIL, Channel.INBOX)
    ChannelChoice.objects.create(user=owner, category=Category.NUDGE, channel=Channel.EMAIL, wanted=False)
    sweep_rule(rule_on(Channel.EMAIL, Channel.INBOX, category=Category.NUDGE), NOON)
    assert ways() == [("email", "buh@example.org"), ("inbox", owner.email)]


def test_a_task_for_a_colleague_cannot_be_declined(live, owner):
    live(Channel.TASK, optional=False)
    ChannelChoice.objects.create(user=owner, category=Category.LEGAL, channel=Channel.TASK, wanted=False)
    sweep_rule(rule_on(Channel.TASK), NOON)
    assert ways() == [("task", owner.email)]


def rule_on(*ways, **changes):
    """The rule of the coming checkpoint on these channels."""
    declared = {name: getattr(COMING, name) for name in COMING.__dataclass_fields__}
    return type(COMING)(**(declared | changes | {"channels": ways}))


# A rule that cannot be asked


def test_letters_of_a_broken_rule_are_set_aside_and_those_of_the_others_go(declare, organisation, mailbox):
    sound, doomed = rule(offsets=(0,)), rule(key="sample.doomed", offsets=(0,))
    declare(sound, doomed)
    sweep(NOON)
    declare(
        sound, rule(key="sample.doomed", offsets=(0,), subjects=lambda now: subjects(now).extra(where=["nothing = 1"]))
    )
    deliver(NOON)
    assert dict(Letter.objects.values_list("rule", "status")) == {"sample.report": "sent", "sample.doomed": "broken"}
    assert Letter.objects.get(rule="sample.doomed").reason == Reason.RULE_BROKEN
