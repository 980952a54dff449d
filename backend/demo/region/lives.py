"""Projects of earlier contests, each with its whole life: who asks how long projects live needs some that are over.

And two comparisons of reminders at the first centre: one that is over and says that it knows too little, one that runs.
"""

from datetime import datetime, timedelta
from random import Random

from backend.audit.services import record
from backend.common.clock import add_months, local_date
from backend.demo.factories import CheckpointFactory, ContactFactory, ProgrammeFactory, ProjectFactory
from backend.demo.region import names
from backend.demo.region.people import Place
from mentoring.trials.assignment import is_treated
from mentoring.trials.enums import Outcome, StopRule
from mentoring.trials.models import Participant, Trial
from mentoring.trials.services import conclude, planned_size
from projects.lifecycle import AFTERCARE_MONTHS, LIVE, Stage
from projects.models import Direction, Project, StageChange
from projects.survival.enums import Answer
from projects.survival.models import Continuation

PAST = 72
# How a project of an earlier contest ended, how often of 24, and after how many days from the win it did so.
ENDS = (
    *[(Stage.CONTINUED, (760, 790))] * 12,
    *[(Stage.DONE_OK, (380, 450))] * 4,
    *[(Stage.CEASED, (500, 740))] * 2,
    *[(Stage.TERMINATED, (140, 330))] * 2,
    (Stage.RETURNED, (200, 380)),
    *[(Stage.CONTRACT_FAILED, (40, 55))] * 2,
    (Stage.DONE_BAD, (390, 460)),
)
WORK = (Stage.WON, Stage.CONTRACTING, Stage.ACTIVE)
DONE = (*WORK, Stage.FINAL_REPORTING, Stage.EVALUATION)
WAYS = {
    Stage.CONTRACT_FAILED: (Stage.WON, Stage.CONTRACTING, Stage.CONTRACT_FAILED),
    Stage.TERMINATED: (*WORK, Stage.SUSPENDED, Stage.TERMINATED),
    Stage.RETURNED: (*WORK, Stage.SUSPENDED, Stage.TERMINATED, Stage.RETURNED),
    Stage.DONE_BAD: (*DONE, Stage.DONE_BAD),
    Stage.DONE_OK: (*DONE, Stage.DONE_OK),
    Stage.CONTINUED: (*DONE, Stage.DONE_OK, Stage.AFTERCARE, Stage.CONTINUED),
    Stage.CEASED: (*DONE, Stage.DONE_OK, Stage.AFTERCARE, Stage.CEASED),
}
LIVES_ON = (
    "Занятия ведут волонтёры, зал даёт библиотека.", "Живём на новый грант области.",
    "Взносы участников и помощь завода.", "Часть занятий стала платной.",
)  # fmt: skip
ENDED = ("Ушёл руководитель, команда разошлась.", "Не нашли денег на аренду.")


def build_lives(place: Place, now: datetime, random: Random) -> None:
    """Makes the past projects of four years, and the answers how they and those of today live on."""
    directions = list(Direction.objects.filter(name__in=names.DIRECTIONS).order_by("pk"))
    years = {}
    for number in range(PAST):
        back = 830 + number * 14
        won_at = now - timedelta(days=back)
        year = won_at.year
        if year not in years:
            years[year] = ProgrammeFactory(name=f"Первый конкурс {year}", year=year)
        stage, (least, most) = ENDS[number * 7 % len(ENDS)]
        days = min(random.randint(least, most), back - 2)
        title, direction, summary = names.PROJECTS[number * 11 % len(names.PROJECTS)]
        organisation = place.organisations[(number * 3 + 2) % len(place.organisations)]
        project = ProjectFactory(
            organisation=organisation, centre=place.centres[number % len(place.centres)], region=place.region,
            municipality=organisation.municipality, programme=years[year], direction=directions[direction],
            title=f"{title}: {year}", summary=summary, goal=summary, stage=stage, number=f"00-0-{number + 1:06d}",
            stage_since=won_at + timedelta(days=days), starts_on=won_at.date() + timedelta(days=30),
            ends_on=add_months(won_at.date(), 12), grant=random.randrange(280, 3600) * 1000,
        )  # fmt: skip
        _moves(project, won_at, days)
        if stage in {Stage.CONTINUED, Stage.CEASED}:
            _answers(project, place, won_at + timedelta(days=days), random)


def _moves(project: Project, won_at: datetime, days: int) -> None:
    way = WAYS[Stage(project.stage)]
    shares = (0, 8, 35, *(days * place / len(way) for place in range(3, len(way) - 1)))
    moves = []
    for place, target in enumerate(way):
        at = won_at + timedelta(days=days if place == len(way) - 1 else min(shares[place], days))
        moves.append(StageChange(project=project, source=way[place - 1] if place else "", target=target, at=at))
    StageChange.objects.bulk_create(moves)


def _answers(project: Project, place: Place, ended_at: datetime, random: Random) -> None:
    """Those who were asked have mostly answered; the last answer says how it ended."""
    ceased = project.stage == Stage.CEASED
    first = ended_at - timedelta(days=270)
    for months in AFTERCARE_MONTHS:
        due = add_months(first.date(), months - 3)
        over = months == AFTERCARE_MONTHS[-1]
        if not over and random.random() < 0.2:
            CheckpointFactory(
                project=project, kind="aftercare", title=f"{months} мес. после гранта", due_on=due, done_on=due
            )
            continue
        answer = Answer.CEASED if ceased and over else random.choice((Answer.LIVES, Answer.LIVES, Answer.SMALLER))
        asked = CheckpointFactory(
            project=project, kind="aftercare", title=f"{months} мес. после гранта", due_on=due, done_on=due
        )
        Continuation.objects.create(
            project=project, checkpoint=asked, months=months, answer=answer, answered_on=due,
            at=min(ended_at, first + timedelta(days=91 * (months // 3))), by=place.owners[project.organisation_id],
            ceased_on=ended_at.date() if answer == Answer.CEASED else None,
            comment=random.choice(ENDED if answer == Answer.CEASED else LIVES_ON),
        )  # fmt: skip


def build_trials(place: Place, now: datetime, random: Random) -> None:
    """Two comparisons of the first centre: of the question how it goes, over; of the mentors' reminder, running."""
    centre = place.centres[0]
    rows = list(Project.objects.filter(centre=centre, stage__in=LIVE).order_by("pk"))
    over = _trial(place, now - timedelta(days=150), "mentoring.check_in", 60)
    running = _trial(place, now - timedelta(days=20), "mentoring.silent", 90)
    for trial, projects, after in ((over, rows, 130), (running, rows[: len(rows) // 2], 12)):
        for project in projects:
            entered = now - timedelta(days=after - random.randint(0, 5))
            treated = is_treated(trial.salt, project.pk)
            Participant.objects.create(trial=trial, project=project, treated=treated, entered_at=entered)
            if trial == over and random.random() < (0.7 if treated else 0.45):
                ContactFactory(
                    project=project, by=place.mentors[centre.pk][0], at=entered + timedelta(days=random.randint(2, 18)),
                    summary="Созвонились после письма, прошли по плану.",
                )  # fmt: skip
    conclude(now - timedelta(days=60))


def _trial(place: Place, started_at: datetime, rule: str, days: int) -> Trial:
    centre = place.centres[0]
    stop_rule = StopRule.FIXED
    trial = Trial.objects.create(
        centre=centre, rule=rule, outcome=Outcome.CONTACT, horizon=21, expected=40, difference=30, stop_rule=stop_rule,
        planned=planned_size(expected=40, difference=30, stop_rule=stop_rule), salt=f"{rule[-4:]}0a1b2c",
        enrol_until=local_date(started_at + timedelta(days=days), names.ZONE), started_at=started_at,
        started_by=place.heads[centre.pk],
    )  # fmt: skip
    record(actor=trial.started_by, verb="trial.started", target=trial, now=started_at, after={"rule": rule})
    return trial
