"""A comparison begins with all that decides it, and is read and ended when its rule says so, or a person."""

from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import MOSCOW, local_date
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from backend.notifications import registry
from backend.notifications.enums import Category
from backend.notifications.models import RuleSetting
from backend.notifications.registry import Rule
from mentoring.trials.compare import needed
from mentoring.trials.enums import FEWEST, HORIZONS, INTAKE, Ending, Moment, Outcome, StopRule
from mentoring.trials.models import Reading, Trial
from mentoring.trials.outcomes import counts, observed


def may_be_compared(rule: Rule) -> bool:
    """Whether anybody may be spared it: no legal deadline, and about projects, for those are what is assigned."""
    return rule.category == Category.NUDGE and not rule.floor and rule.thread == "project"


def rules_to_compare() -> list[Rule]:
    """The reminders whose effect may be measured, by key."""
    return [rule for rule in registry.rules() if may_be_compared(rule)]


def planned_size(*, expected: int, difference: int, stop_rule: StopRule) -> int:
    """How many projects each group needs for a gain of so many points over the expected share to be found with 80 %.

    Raises:
        Invalid: there is no room for such a gain.
    """
    if not 1 <= expected <= 99 or not 1 <= difference <= 99 - expected + 1:
        raise Invalid(_("The share without the reminder and the gain together are at most 100 %."), field="difference")
    confidence = 0.95 if stop_rule == StopRule.FIXED else 0.95196
    return max(needed(expected / 100, difference / 100, confidence=confidence), FEWEST)


@transaction.atomic
def start_trial(
    *, centre: Centre, rule: str, outcome: Outcome, horizon: int, expected: int, difference: int, enrol_until: date,
    stop_rule: StopRule, by: User, now: datetime,
) -> Trial:  # fmt: skip
    """Begins to spare half of the centre's projects a reminder, by a hash; returns the comparison.

    What is said here is frozen: the database refuses to change it.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: the reminder is a legal deadline or is switched off, or a figure is out of range; `field` says which.
        Conflict: the reminder is being compared already.
    """
    permit(by, "trials.change_trial", centre)
    _check_rule(rule, centre)
    if not HORIZONS[0] <= horizon <= HORIZONS[1]:
        raise Invalid(_("The outcome is looked at %d to %d days after the reminder.") % HORIZONS, field="horizon")
    days = (enrol_until - local_date(now, centre.region.time_zone)).days
    if not INTAKE[0] <= days <= INTAKE[1]:
        raise Invalid(_("Projects are taken in for %d to %d days.") % INTAKE, field="enrol_until")
    trial = Trial(
        centre=centre, rule=rule, outcome=outcome, horizon=horizon, expected=expected, difference=difference,
        planned=planned_size(expected=expected, difference=difference, stop_rule=stop_rule),
        enrol_until=enrol_until, stop_rule=stop_rule, salt=token_hex(8), started_at=now, started_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            trial.save()
    except IntegrityError as error:
        raise Conflict(_("This reminder is being compared already."), code="running") from error
    after = {name: getattr(trial, name) for name in ("rule", "outcome", "horizon", "planned", "stop_rule", "salt")}
    record(actor=by, verb="trial.started", target=trial, now=now, after=after | {"enrol_until": str(enrol_until)})
    return trial


def _check_rule(key: str, centre: Centre) -> None:
    rule = registry.find(key)
    if not isinstance(rule, Rule):
        raise Invalid(_("There is no such follow-up. The plan lists them."), field="rule")
    if rule.category == Category.LEGAL or rule.floor:
        raise Invalid(
            _("This is a legal deadline: nobody may be spared it. Choose a piece of advice or a reminder."),
            code="legal",
            field="rule",
        )
    if not may_be_compared(rule):
        raise Invalid(_("This follow-up is not about projects, so they can't be compared by it."), field="rule")
    if RuleSetting.objects.filter(centre=centre, rule=key, enabled=False).exists():
        raise Invalid(
            _("The centre has switched this follow-up off: nobody gets it. Switch it on first."), field="rule"
        )


@transaction.atomic
def stop_trial(*, trial: Trial, by: User, now: datetime, reason: str) -> Trial:
    """Ends a comparison before its time: everybody gets the reminder again. The figures until now are taken.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: no reason is given.
        Conflict: it is over already.
    """
    permit(by, "trials.change_trial", trial.centre)
    reason = reason.strip()
    if not reason:
        raise Invalid(_("Say why: the reason stays with the comparison."), code="reason_required", field="reason")
    locked = Trial.objects.select_for_update(of=("self",)).select_related("centre").get(pk=trial.pk)
    if not locked.running:
        raise Conflict(_("This comparison is over already."), code="over")
    _read(locked, Moment.FINAL, now)
    _end(locked, Ending.BY_PERSON, now, by=by, reason=reason)
    return locked


def conclude(now: datetime) -> dict[str, int]:
    """The job of the clock: takes the figures of comparisons whose planned moment has come, and ends them.

    Returns:
        How many were `looked` at half-way and how many `ended`.
    """
    done = {"looked": 0, "ended": 0}
    for pk in Trial.objects.running().values_list("pk", flat=True):
        with transaction.atomic():
            rows = Trial.objects.running().select_for_update(skip_locked=True, of=("self",))
            trial = rows.select_related("centre__region").filter(pk=pk).first()
            if trial is not None:
                _conclude(trial, now, done)
    return done


def _conclude(trial: Trial, now: datetime, done: dict[str, int]) -> None:
    zone = trial.centre.region.time_zone if trial.centre.region else MOSCOW
    if local_date(now, zone) > trial.enrol_until + timedelta(days=trial.horizon):
        _read(trial, Moment.FINAL, now)
        _end(trial, Ending.FINISHED, now)
        done["ended"] += 1
        return
    if trial.stop_rule != StopRule.LOOK or trial.readings.filter(moment=Moment.LOOK).exists():
        return
    if observed(trial, now).count() < trial.planned:  # half of two groups
        return
    comparison = _read(trial, Moment.LOOK, now).comparison
    done["looked"] += 1
    if comparison is not None and not comparison.covers_zero:
        _end(trial, Ending.BY_LOOK, now)
        done["ended"] += 1


def _read(trial: Trial, moment: Moment, now: datetime) -> Reading:
    reading = Reading.objects.create(trial=trial, moment=moment, at=now, **counts(trial, now))
    record(actor=None, verb="trial.read", target=trial, now=now, after={"moment": moment.value})
    return reading


def _end(trial: Trial, ending: Ending, now: datetime, *, by: User | None = None, reason: str = "") -> None:
    changes: dict[str, Any] = {"ended_at": now, "ended_by": by, "ending": ending, "end_reason": reason}
    for name, value in changes.items():
        setattr(trial, name, value)
    trial.save(update_fields=list(changes))
    record(actor=by, verb="trial.ended", target=trial, now=now, reason=reason, after={"ending": ending.value})
