"""A comparison from its start to its result: what is frozen, whom it spares, and when the figures may be seen."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import MOMENT, ContactFactory, ProjectFactory, UserFactory, member
from backend.notifications import holdouts
from backend.notifications.engine.judge import judge
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Category, Reason
from backend.notifications.models import Letter, RuleSetting
from mentoring.models import Assignment
from mentoring.trials.assignment import is_treated
from mentoring.trials.enums import Ending, Moment, Outcome, StopRule
from mentoring.trials.holding import reached, spared
from mentoring.trials.models import Participant, Trial
from mentoring.trials.outcomes import counts
from mentoring.trials.selectors import state_of
from mentoring.trials.services import conclude, may_be_compared, planned_size, rules_to_compare, start_trial, stop_trial
from mentoring.trials.words import detectable, result_of
from projects.lifecycle import Stage
from projects.models import StageChange

pytestmark = pytest.mark.django_db
NOW = MOMENT
RULE = "mentoring.check_in"
GIVEN = {
    "rule": RULE, "outcome": Outcome.CONTACT, "horizon": 21, "expected": 30, "difference": 30,
    "enrol_until": (NOW + timedelta(days=60)).date(), "stop_rule": StopRule.FIXED,
}  # fmt: skip


@pytest.fixture
def trial(project, vera):
    return start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN)


def letter(project, *, rule=RULE, category=Category.NUDGE, at=NOW, who="a"):
    return Letter.objects.create(
        rule=rule, subject_id=project.pk, occurrence=f"{at:%Y-%m-%d}", recipient=f"{who}@example.org",
        thread=f"project:{project.pk}", category=category, centre=project.centre, due_at=at, next_try_at=at,
        message_id=f"<{project.pk}-{at:%Y-%m-%d}-{who}-{rule}@example.org>", zone="Asia/Vladivostok",
    )  # fmt: skip


def enrol(trial, *, treated, good, at=NOW, number=1):
    """So many projects in a group, so many of which had a contact within the horizon."""
    for place in range(number):
        project = ProjectFactory(centre=trial.centre)
        Participant.objects.create(trial=trial, project=project, treated=treated, entered_at=at)
        if place < good:
            ContactFactory(project=project, at=at + timedelta(days=5))


# What is said before


def test_all_that_decides_is_frozen(trial):
    assert trial.planned == planned_size(expected=30, difference=30, stop_rule=StopRule.FIXED)
    for change in ({"horizon": 90}, {"planned": 3}, {"outcome": "sign"}, {"salt": "other"}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Trial.objects.filter(pk=trial.pk).update(**change)
    assert Entry.objects.get(verb="trial.started").after["salt"] == trial.salt


@pytest.mark.parametrize("rule", ["projects.checkpoint_coming", "projects.contract_unsigned", "mentoring.overdue"])
def test_a_legal_deadline_is_refused(project, vera, rule):
    with pytest.raises(Invalid) as refusal:
        start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | {"rule": rule})
    assert refusal.value.code == "legal"
    assert rule not in {rule.key for rule in rules_to_compare()}


def test_no_rule_with_a_legal_day_can_be_compared():
    assert rules_to_compare()
    assert all(rule.category == Category.NUDGE and not rule.floor for rule in rules_to_compare())
    assert not any(may_be_compared(rule) for rule in rules_to_compare() if rule.category == Category.LEGAL)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule": "no.such"}, "rule"),
        ({"horizon": 6}, "horizon"),
        ({"horizon": 366}, "horizon"),
        ({"enrol_until": NOW.date()}, "enrol_until"),
        ({"enrol_until": NOW.date() + timedelta(days=4000)}, "enrol_until"),
        ({"expected": 90, "difference": 20}, "difference"),
        ({"rule": "events.invitation"}, "rule"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_changes_nothing(project, vera, change, field):
    with pytest.raises(Invalid) as refusal:
        start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | change)
    assert refusal.value.field == field
    assert not Trial.objects.exists()


def test_only_the_head_starts_one_and_only_one_at_a_time(project, trial, boris, vera):
    with pytest.raises(NotAllowed):
        start_trial(centre=project.centre, by=boris, now=NOW, **GIVEN)
    with pytest.raises(Conflict):
        start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN)


def test_a_follow_up_that_is_switched_off_can_not_be_compared(project, vera):
    RuleSetting.objects.create(centre=project.centre, rule=RULE, enabled=False)
    with pytest.raises(Invalid, match=r"."):
        start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN)


# Whom it spares


def test_groups_are_made_by_a_hash_that_stays_and_is_even():
    treated = [is_treated("salt", number) for number in range(4000)]
    assert treated == [is_treated("salt", number) for number in range(4000)]
    assert 0.46 < sum(treated) / 4000 < 0.54
    other = [is_treated("another", number) for number in range(4000)]
    same = sum(one == two for one, two in zip(treated, other, strict=True))
    assert 0.46 < same / 4000 < 0.54  # the groups of one trial say nothing of those of the next


@pytest.fixture
def both(trial):
    """A project of each group."""
    found = {}
    while len(found) < 2:
        project = ProjectFactory(centre=trial.centre)
        found.setdefault(is_treated(trial.salt, project.pk), project)
    return found


def test_the_control_group_is_spared_and_everybody_is_written_down(trial, both):
    letters = [letter(both[True]), letter(both[False]), letter(both[False], who="b")]
    assert spared(letters, NOW) == {letters[1].pk, letters[2].pk}
    assert not Participant.objects.exists()  # asking writes nothing
    reached(letters, NOW)
    reached(letters, NOW + timedelta(days=1))
    rows = Participant.objects.order_by("project_id").values_list("project", "treated", "entered_at")
    assert set(rows) == {(both[True].pk, True, NOW), (both[False].pk, False, NOW)}


def test_other_letters_other_centres_and_legal_deadlines_go_out(trial, both):
    stranger = ProjectFactory()
    assert is_treated(trial.salt, both[False].pk) is False
    going = [
        letter(both[False], rule="mentoring.silent"),
        letter(both[False], rule="projects.checkpoint_coming", category=Category.LEGAL),
        letter(stranger),
    ]
    assert holdouts.spared(going, NOW) == set()
    assert holdouts.spared([letter(both[False])], NOW)
    legal = letter(both[False], category=Category.LEGAL, who="legal")
    assert holdouts.spared([legal], NOW) == set()  # whatever an app may say


def test_after_its_days_a_project_gets_the_reminder_again_and_late_ones_take_no_part(trial, both):
    reached([letter(both[False])], NOW)
    later = NOW + timedelta(days=22)
    assert spared([letter(both[False], at=later)], later) == set()
    fresh = both[True] if not is_treated(trial.salt, both[True].pk) else ProjectFactory(centre=trial.centre)
    over = NOW + timedelta(days=61)
    reached([letter(fresh, at=over)], over)
    assert not Participant.objects.filter(project=fresh).exists()


def test_when_it_is_over_nobody_is_spared(trial, both, vera):
    stop_trial(trial=trial, by=vera, now=NOW, reason="Ошиблись напоминанием")
    assert spared([letter(both[False])], NOW) == set()


@pytest.mark.parametrize("treated", [True, False])
def test_the_engine_drops_the_letter_of_the_control_group_and_the_ledger_says_why(monkeypatch, project, vera, treated):
    salt = next(f"s{number}" for number in range(99) if is_treated(f"s{number}", project.pk) is treated)
    monkeypatch.setattr("mentoring.trials.services.token_hex", lambda size: salt)
    Assignment.objects.update(started_at=NOW)
    start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN)
    due = NOW + timedelta(days=14, hours=-5)
    sweep(due)
    letters = list(Letter.objects.filter(rule=RULE, channel="email"))
    assert letters
    for one in letters:
        Letter.objects.filter(pk=one.pk).update(status="claimed", lease_owner="w", lease_until=due + timedelta(hours=1))
    going, _people = judge(list(Letter.objects.filter(pk__in=[one.pk for one in letters])), due, Counter())
    assert Participant.objects.get().treated is treated
    assert bool(going) is treated
    reasons = set(Letter.objects.filter(rule=RULE, channel="email").values_list("reason", flat=True))
    assert reasons == ({""} if treated else {Reason.TRIAL})


def test_an_error_of_the_comparison_holds_back_nothing(monkeypatch, trial, both):
    broken = holdouts.Holdout(spared=lambda letters, now: 1 / 0, reached=lambda letters, now: 1 / 0)
    monkeypatch.setattr(holdouts, "_holdouts", [broken])
    assert holdouts.spared([letter(both[False])], NOW) == set()
    holdouts.reached([letter(both[False], who="b")], NOW)


# What is counted


def test_only_who_was_observed_to_the_end_counts_and_only_what_happened_in_time(trial):
    enrol(trial, treated=True, good=2, number=3)
    enrol(trial, treated=False, good=1, number=2)
    enrol(trial, treated=True, good=1, at=NOW + timedelta(days=10))
    late = Participant.objects.filter(treated=False).last()
    ContactFactory(project=late.project, at=NOW + timedelta(days=22))
    ContactFactory(project=late.project, at=NOW - timedelta(days=1))
    assert counts(trial, NOW + timedelta(days=21)) == {
        "treated": 3, "treated_events": 2, "control": 2, "control_events": 1,
    }  # fmt: skip


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_is_counted(project, vera, outcome):
    trial = start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | {"outcome": Outcome(outcome)})
    enrol(trial, treated=True, good=0, number=2)
    first = Participant.objects.first().project
    at = NOW + timedelta(days=3)
    if outcome == Outcome.ALIVE:
        StageChange.objects.create(project=first, source=Stage.ACTIVE, target=Stage.SUSPENDED, at=at)
    elif outcome == Outcome.DONE:
        Entry.objects.create(target_type="projects.project", target_id=first.pk, verb="checkpoint.done", at=at)
    elif outcome == Outcome.CONTACT:
        ContactFactory(project=first, at=at)
    else:
        StageChange.objects.create(project=first, source=Stage.ACTIVE, target=Stage.REPORTING, at=at)
    found = counts(trial, NOW + timedelta(days=30))
    assert (found["treated"], found["treated_events"]) == (2, 1)


def test_who_was_down_before_and_stayed_down_is_not_alive(project, vera):
    trial = start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | {"outcome": Outcome.ALIVE})
    enrol(trial, treated=True, good=0, number=3)
    down, resumed, _well = [row.project for row in Participant.objects.order_by("pk")]
    for one in (down, resumed):
        before = NOW - timedelta(days=9)
        StageChange.objects.create(project=one, source=Stage.ACTIVE, target=Stage.SUSPENDED, at=before)
    StageChange.objects.create(project=resumed, source=Stage.SUSPENDED, target=Stage.ACTIVE, at=NOW + timedelta(days=4))
    StageChange.objects.create(
        project=down, source=Stage.SUSPENDED, target=Stage.ACTIVE, at=NOW + timedelta(days=25)
    )  # after the horizon
    found = counts(trial, NOW + timedelta(days=30))
    assert (found["treated"], found["treated_events"]) == (3, 2)


# When the figures may be seen


def test_nobody_sees_the_figures_while_it_runs(log_in, trial, vera):
    enrol(trial, treated=True, good=17, number=17)
    enrol(trial, treated=False, good=0, number=13)
    assert state_of(trial, NOW).result is None
    answer = log_in(vera).get(f"/api/v1/trials/{trial.pk}/").json()
    assert answer["result"] is None
    assert answer["members"] == 30
    page = log_in(vera).get(trial.get_absolute_url())
    assert page.context["state"].result is None
    assert "100" not in page.content.decode().split("<main")[1].split("history")[0].replace("из 100", "")
    assert conclude(NOW + timedelta(days=30)) == {"looked": 0, "ended": 0}
    assert not trial.readings.exists()


def test_it_ends_by_itself_when_everybody_is_observed(trial):
    enrol(trial, treated=True, good=45, number=60)
    enrol(trial, treated=False, good=15, number=60)
    last = NOW + timedelta(days=81)
    assert conclude(last)["ended"] == 0
    assert conclude(last + timedelta(days=1))["ended"] == 1
    assert conclude(last + timedelta(days=2)) == {"looked": 0, "ended": 0}
    trial.refresh_from_db()
    assert trial.ending == Ending.FINISHED
    result = result_of(trial)
    assert result.tone == "ok"
    assert result.comparison.low > 0
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        trial.readings.update(treated=1)


@pytest.mark.parametrize(
    ("treated", "control", "tone"),
    [
        ((60, 45), (60, 15), "ok"),
        ((60, 15), (60, 45), "danger"),
        ((60, 20), (60, 21), "info"),
        ((4, 2), (5, 2), "attention"),
        ((3, 1), (0, 0), "attention"),
    ],
)
def test_the_words_say_no_more_than_the_figures(trial, vera, treated, control, tone):
    enrol(trial, treated=True, number=treated[0], good=treated[1])
    enrol(trial, treated=False, number=control[0], good=control[1])
    conclude(NOW + timedelta(days=90))
    trial.refresh_from_db()
    result = result_of(trial)
    assert result.tone == tone
    if treated[0] < trial.planned:
        assert str(trial.planned) in " ".join(result.sentences)


def test_the_look_half_way_stops_only_what_is_beyond_chance(project, vera):
    trial = start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | {"stop_rule": StopRule.LOOK})
    each = trial.planned // 2 + 1
    enrol(trial, treated=True, number=each, good=each * 6 // 10)
    enrol(trial, treated=False, number=each, good=each * 4 // 10)
    assert conclude(NOW + timedelta(days=22)) == {"looked": 1, "ended": 0}
    assert conclude(NOW + timedelta(days=23)) == {"looked": 0, "ended": 0}  # looked once, not every day
    trial.refresh_from_db()
    assert trial.running
    assert result_of(trial) is None


def test_the_look_half_way_ends_what_is_plain(project, vera):
    trial = start_trial(centre=project.centre, by=vera, now=NOW, **GIVEN | {"stop_rule": StopRule.LOOK})
    each = trial.planned // 2 + 1
    enrol(trial, treated=True, number=each, good=each)
    enrol(trial, treated=False, number=each, good=1)
    assert conclude(NOW + timedelta(days=22)) == {"looked": 1, "ended": 1}
    trial.refresh_from_db()
    assert trial.ending == Ending.BY_LOOK
    assert result_of(trial).reading.moment == Moment.LOOK


def test_a_person_stops_it_with_a_reason_and_the_page_says_so(trial, vera, boris):
    with pytest.raises(NotAllowed):
        stop_trial(trial=trial, by=boris, now=NOW, reason="Хочу")
    with pytest.raises(Invalid):
        stop_trial(trial=trial, by=vera, now=NOW, reason=" ")
    stopped = stop_trial(trial=trial, by=vera, now=NOW, reason="Жалобы")
    assert (stopped.ending, stopped.end_reason, stopped.ended_by) == (Ending.BY_PERSON, "Жалобы", vera)
    assert len(result_of(stopped).sentences) >= 2
    with pytest.raises(Conflict):
        stop_trial(trial=trial, by=vera, now=NOW, reason="Ещё раз")


def test_what_a_group_of_a_size_can_find():
    assert detectable(163, 30) == 15
    assert detectable(11, 90) is None


# Pages


def test_the_form_counts_before_it_starts(log_in, vera, project):
    client, address = log_in(vera), reverse("trials:start", args=[project.centre_id])
    data = {name: str(value) for name, value in GIVEN.items()} | {"enrol_until": ""}
    assert client.post(address, data | {"count": "1"}).status_code == 400
    data["enrol_until"] = f"{clock.now() + timedelta(days=30):%Y-%m-%d}"
    page = client.post(address, data | {"count": "1"})
    assert page.context["plan"]["each"] == planned_size(expected=30, difference=30, stop_rule=StopRule.FIXED)
    assert not Trial.objects.exists()
    assert client.post(address, data | {"start": "1"}).status_code == 302
    assert Trial.objects.get().rule == RULE
    assert client.get(reverse("trials:list")).context["rows"][0].rule == RULE


def test_the_ways_to_it(log_in, vera, project):
    client = log_in(vera)
    for page in (reverse("mentoring:overview"), reverse("playbooks:plan", args=[project.centre_id])):
        assert reverse("trials:list") in client.get(page).content.decode()
    assert reverse("survival:curves") in client.get(reverse("mentoring:overview")).content.decode()


def test_who_sees_it(log_in, trial, alina, boris, vera, gleb):
    oleg = UserFactory()
    member(oleg, Role.OPERATOR, trial.centre.region)
    for person, status in ((boris, 200), (vera, 200), (oleg, 200), (alina, 404), (gleb, 404)):
        client = log_in(person)
        assert client.get(trial.get_absolute_url()).status_code == status
        assert client.get(reverse("trials:list")).status_code == status
    assert log_in(boris).post(reverse("trials:stop", args=[trial.pk]), {"reason": "х"}).status_code == 403
