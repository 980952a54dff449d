"""What has become of the projects of a comparison: counted in the database, in one query."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from backend.audit.models import Entry
from mentoring.models import CheckIn, Contact
from mentoring.trials.enums import Outcome
from mentoring.trials.models import Participant, Trial
from projects.lifecycle import Stage
from projects.models import StageChange

DOWN = (Stage.SUSPENDED, Stage.TERMINATED, Stage.CONTRACT_FAILED, Stage.RETURNED)


def good(outcome: Outcome, horizon: timedelta) -> Q:
    """The condition that a participant had the outcome within the horizon after the reminder.

    A project that was down when it entered and stayed so is not alive: nobody looks only at what happened since.
    """
    during = {"at__gt": OuterRef("entered_at"), "at__lte": OuterRef("entered_at") + horizon}
    about = {"project": OuterRef("project")}
    contact = Q(Exists(Contact.objects.filter(**about, **during)))
    entries = Entry.objects.filter(target_type="projects.project", target_id=OuterRef("project"), **during)
    done = Q(Exists(entries.filter(verb="checkpoint.done")))
    if outcome == Outcome.CONTACT:
        return contact
    if outcome == Outcome.DONE:
        return done
    if outcome == Outcome.ALIVE:
        fell = Q(Exists(StageChange.objects.filter(target__in=DOWN, **about, **during)))
        latest = StageChange.objects.filter(**about, at__lte=during["at__lte"]).order_by("-at", "-pk").values("target")
        return ~fell & ~Q(In(Coalesce(Subquery(latest[:1]), Value("")), DOWN))
    moved = Q(Exists(StageChange.objects.filter(**about, **during)))
    return contact | done | moved | Q(Exists(CheckIn.objects.filter(**about, **during)))


def observed(trial: Trial, now: datetime) -> QuerySet[Participant]:
    """The participants whose horizon is over."""
    return trial.participants.filter(entered_at__lte=now - timedelta(days=trial.horizon))


def counts(trial: Trial, now: datetime) -> dict[str, int]:
    """How many were observed to their end in each group, and how many of them had the outcome. One query."""
    treated, happened = Q(treated=True), Q(good=True)
    rows = observed(trial, now).annotate(good=good(Outcome(trial.outcome), timedelta(days=trial.horizon)))
    found = rows.aggregate(
        with_it=Count("pk", filter=treated),
        with_it_good=Count("pk", filter=treated & happened),
        without=Count("pk", filter=~treated),
        without_good=Count("pk", filter=~treated & happened),
    )
    return {
        "treated": found["with_it"],
        "treated_events": found["with_it_good"],
        "control": found["without"],
        "control_events": found["without_good"],
    }


def sizes(trial: Trial) -> tuple[int, int]:
    """How many take part with the reminder and without it. No outcome: that is looked at when the rule says so."""
    found = trial.participants.aggregate(with_it=Count("pk", filter=Q(treated=True)), whole=Count("pk"))
    return found["with_it"], found["whole"] - found["with_it"]
