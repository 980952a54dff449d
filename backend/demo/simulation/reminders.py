"""Is an effect of reminders found that was put in, and none where none was? A comparison as a centre would run it.

Projects in aftercare are asked how they live on. Whoever is reminded answers within the horizon with a chance that is
higher by the effect put in; half of the projects is spared the reminder by the service's own comparison.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pgtrigger
from django.db.models import QuerySet

from backend.accounts.enums import Role
from backend.demo.factories import (
    CentreFactory,
    CheckpointFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.demo.simulation.post import PAPER
from backend.demo.simulation.region import ZONE
from backend.demo.simulation.scratch import count_anew
from backend.directory.models import Centre
from backend.notifications.engine.sweep import sweep
from backend.notifications.models import Letter
from mentoring.trials.assignment import is_treated
from mentoring.trials.compare import Comparison, compare
from mentoring.trials.enums import Outcome, StopRule
from mentoring.trials.models import Participant, Trial
from mentoring.trials.services import conclude, start_trial
from projects.enums import CheckpointKind
from projects.lifecycle import Stage
from projects.models import Checkpoint, Project
from projects.services.checkpoints import finish_checkpoint

RULE = "projects.aftercare_coming"
# Without a reminder this share answers within the horizon of days; the first reminder goes so many days before the day.
ANSWERS, HORIZON, BEFORE = 0.4, 21, 7
SPREAD = 40
# The lot is drawn by the number of the project: here from this one on, far from any other.
NUMBERS = 900_000_000


@dataclass(frozen=True, kw_only=True)
class Found:
    """The effect put in, and the difference of shares that the comparison shows."""

    put_in: float
    comparison: Comparison


def compared(effect: float, seed: int, *, projects: int, begins: date) -> Found:
    """Runs one comparison through the services, in the present transaction; the same seed gives the same figures."""
    start = datetime.combine(begins, time(9), ZoneInfo(ZONE))
    centre = CentreFactory(region=RegionFactory(time_zone=ZONE))
    head = UserFactory()
    member(head, Role.HEAD, centre)
    chances = {}
    for number in range(projects):
        random = Random(f"{seed}:{number}")  # noqa: S311 - the same lives each time is the point
        asked = _asked_project(NUMBERS + number, centre, begins + timedelta(days=random.randint(8, SPREAD)), start)
        chances[asked.pk] = random
    trial = start_trial(
        centre=centre, rule=RULE, outcome=Outcome.DONE, horizon=HORIZON, expected=int(ANSWERS * 100), difference=15,
        enrol_until=begins + timedelta(days=SPREAD), stop_rule=StopRule.FIXED, by=head, now=start,
    )  # fmt: skip
    with pgtrigger.ignore("trials.Trial:trial_protocol_frozen"):
        Trial.objects.filter(pk=trial.pk).update(salt=f"{seed}")  # a lot that can be drawn again
    answers: dict[int, list[int]] = defaultdict(list)
    for day in range(1, SPREAD + HORIZON + 2):
        now = start + timedelta(days=day)
        sweep(now)
        PAPER.run(now)
        for participant in trial.participants.filter(entered_at__gte=now):
            random = chances[participant.project_id]
            reminded = Letter.objects.filter(rule=RULE, subject_id__in=_dates(participant), status="sent").exists()
            if random.random() < ANSWERS + effect * reminded:
                answers[day + random.randint(1, HORIZON - 1)].append(participant.project_id)
        for checkpoint in Checkpoint.objects.filter(project__in=answers.pop(day, [])).select_related("project"):
            finish_checkpoint(checkpoint=checkpoint, by=head, now=now, done_on=now.date())
        conclude(now)
        if day % 10 == 2:
            count_anew()
    comparison = trial.readings.get().comparison
    assert comparison is not None  # noqa: S101 - both groups have projects
    return Found(put_in=effect, comparison=comparison)


def _asked_project(number: int, centre: Centre, due_on: date, now: datetime) -> Project:
    owner, organisation = UserFactory(), OrganisationFactory(region=centre.region)
    member(owner, Role.OWNER, organisation)
    project = ProjectFactory(
        pk=number, organisation=organisation, centre=centre, stage=Stage.AFTERCARE, stage_since=now
    )
    CheckpointFactory(project=project, kind=CheckpointKind.AFTERCARE, title="3 месяца после гранта", due_on=due_on)
    return project


def _dates(participant: Participant) -> QuerySet[Checkpoint]:
    return Checkpoint.objects.filter(project=participant.project_id).values("pk")


def on_paper(effect: float, seed: int, *, projects: int) -> Found:
    """The same comparison without the services: the assignment by hash and the interval are the service's own."""
    random = Random(f"paper:{effect}:{seed}")  # noqa: S311
    salt = f"{random.getrandbits(64):016x}"
    people, events = {True: 0, False: 0}, {True: 0, False: 0}
    for number in range(projects):
        treated = is_treated(salt, number)
        people[treated] += 1
        events[treated] += random.random() < ANSWERS + effect * treated
    return Found(put_in=effect, comparison=compare(people[True], events[True], people[False], events[False]))
