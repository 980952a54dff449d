"""Comparisons as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.audit.selectors import history_of
from backend.directory.models import Centre
from mentoring.trials.enums import Moment
from mentoring.trials.models import Trial
from mentoring.trials.outcomes import observed, sizes
from mentoring.trials.querysets import centres_of
from mentoring.trials.words import Result, result_of
from projects.lifecycle import LIVE
from projects.models import Project


def trials_for(user: User) -> QuerySet[Trial]:
    """Those that the person sees, each with `members`: how many projects take part."""
    return (
        Trial.objects.visible_to(user)
        .select_related("centre", "started_by")
        .annotate(members=Count("participants"))
        .order_by("-started_at", "-pk")
    )


def centres_to_start(user: User) -> QuerySet[Centre]:
    """The centres that the person heads, and may start a comparison at."""
    if user.is_superuser:
        return Centre.objects.order_by("name")
    heads = user.memberships.current().filter(role="head").values("centre")
    return centres_of(user).filter(pk__in=heads).order_by("name")


@dataclass(frozen=True)
class State:
    """How far a comparison is. While it runs it says how many take part, and nothing of what became of them."""

    treated: int
    control: int
    observed: int
    over_on: date
    looked: bool
    result: Result | None

    @property
    def members(self) -> int:
        return self.treated + self.control


def state_of(trial: Trial, now: datetime) -> State:
    """Four queries at most."""
    treated, control = sizes(trial)
    return State(
        treated=treated,
        control=control,
        observed=observed(trial, now).count(),
        over_on=trial.enrol_until + timedelta(days=trial.horizon),
        looked=trial.running and trial.readings.filter(moment=Moment.LOOK).exists(),
        result=result_of(trial),
    )


def history(trial: Trial) -> QuerySet[Entry]:
    """What was done with it, newest first."""
    return history_of(trial).select_related("actor")


VERBS = {
    "trial.started": lambda: _("Started"),
    "trial.read": lambda: _("The figures were taken, as planned"),
    "trial.ended": lambda: _("Ended"),
}


def candidates(centre: Centre) -> int:
    """How many projects of the centre live now: so many can take part at most, if each is due for the reminder."""
    return Project.objects.filter(Q(centre=centre), stage__in=LIVE).count()
