"""Sixty projects over all stages, each with the history that led there."""

from collections import deque
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import F, Q

from backend.accounts.models import User
from backend.common.clock import add_months, local_date
from backend.demo.factories import (
    AssignmentFactory,
    CheckpointFactory,
    ContactFactory,
    ContractFactory,
    DirectionFactory,
    ProgrammeFactory,
    ProjectFactory,
    TaskFactory,
    TeamMemberFactory,
)
from backend.demo.region import names
from backend.demo.region.people import DOMAIN, Place
from mentoring.models import CheckIn
from projects.enums import START_WATCH, CheckpointKind
from projects.lifecycle import AFTERCARE_MONTHS, FINAL, FUNDED, MOVES, Stage
from projects.models import Direction, Project, StageChange, TeamMember
from projects.services.start import plan_start

# How long a project usually stays, in days.
STAYS = {
    Stage.DRAFT: 30, Stage.SUBMITTED: 6, Stage.REVISION: 5, Stage.ADMITTED: 55, Stage.WON: 8, Stage.CONTRACTING: 25,
    Stage.ACTIVE: 150, Stage.AMENDING: 12, Stage.REPORTING: 15, Stage.REPORTING_FIX: 9, Stage.SUSPENDED: 30,
    Stage.FINAL_REPORTING: 20, Stage.EVALUATION: 25, Stage.DONE_OK: 10, Stage.AFTERCARE: 365,
}  # fmt: skip
# One project at each stage, and the rest where most projects are.
MOST = (
    *[Stage.ACTIVE] * 16, *[Stage.CONTRACTING] * 4, *[Stage.REPORTING] * 4, *[Stage.DRAFT] * 3, *[Stage.AFTERCARE] * 3,
    *[Stage.WON] * 2, *[Stage.FINAL_REPORTING] * 2,
)  # fmt: skip
STAGES = (
    Stage.ACTIVE,
    Stage.CONTRACTING,
    Stage.DRAFT,
    *(s for s in Stage if s not in {Stage.ACTIVE, Stage.CONTRACTING, Stage.DRAFT}),
    *MOST,
)


def way_to(stage: Stage) -> list[Stage]:
    """The shortest way from the idea to a stage by the table of moves."""
    ways = deque([[Stage.IDEA]])
    while ways:
        way = ways.popleft()
        if way[-1] == stage:
            return way
        ways.extend([*way, move.target] for move in MOVES if move.source == way[-1] and move.target not in way)
    raise ValueError(stage)


def build_projects(place: Place, now: datetime, random: Random) -> list[Project]:
    """Makes sixty projects of the place's organisations; the first three are Alina's. Returns them."""
    today = local_date(now, names.ZONE)
    # The fund's own list is there since the first migrations.
    known = Direction.objects.valid_in(today.year)
    directions = [
        known.filter(Q(name=name) | Q(short_name=name)).first() or DirectionFactory(name=name, valid_from=2022)
        for name in names.DIRECTIONS
    ]
    programmes = [
        ProgrammeFactory(name=f"{word} конкурс {today.year}", year=today.year, closes_on=today + timedelta(days=days))
        for word, days in (("Первый", -240), ("Второй", 20))
    ]
    projects = []
    for number, (title, direction, summary) in enumerate(names.PROJECTS):
        organisation = place.organisations[0 if number < 3 else number % len(place.organisations)]
        centre = place.centres[0 if number < 3 else number % len(place.centres)]
        stage = STAGES[number]
        begins = today - timedelta(days=random.randint(60, 200)) if stage not in FINAL else today - timedelta(days=500)
        if number == 0:  # the contract of Alina's project is eight weeks old: its first ninety days are being watched
            begins = today - timedelta(days=45)
        project = ProjectFactory(
            organisation=organisation, centre=None if stage in {Stage.IDEA, Stage.WON} and number % 2 else centre,
            region=place.region, municipality=organisation.municipality, programme=programmes[stage == Stage.DRAFT],
            direction=directions[direction], title=title, summary=summary, stage=stage,
            stage_since=now - timedelta(days=random.randint(2, 20)),
            number=f"00-1-{number + 1:06d}" if stage not in {Stage.IDEA, Stage.DRAFT} else None,
            topic="Помощь людям рядом", geography=organisation.municipality.name, goal=summary,
            significance="По опросу жителей, об этой беде говорит каждый третий.",
            target_groups="Жители района, семьи с детьми, пожилые люди",
            tasks="Собрать команду и партнёров.\nПровести занятия по плану.\nПоказать результат жителям.",
            partners="Администрация округа, районная газета",
            starts_on=begins, ends_on=add_months(begins, 12),
            grant=random.randrange(480, 2900) * 1000, cofunding=random.randrange(60, 700) * 1000,
        )  # fmt: skip
        _history(project, place)
        _team(project, place, number, random)
        _papers(project, now, number)
        _care(project, place, now, number, random)
        projects.append(project)
    return projects


def _history(project: Project, place: Place) -> None:
    way, at = way_to(Stage(project.stage)), project.stage_since
    by = place.owners[project.organisation_id]
    changes = []
    for source, target in reversed(list(zip(["", *way], way, strict=False))):
        changes.append(StageChange(project=project, source=source, target=target, by=by, at=at))
        at -= timedelta(days=STAYS.get(Stage(source), 10) if source else 0)
    StageChange.objects.bulk_create(changes)


def _team(project: Project, place: Place, number: int, random: Random) -> None:
    owner = place.owners[project.organisation_id]
    TeamMemberFactory(project=project, full_name=owner.full_name, email=owner.email, phone=owner.phone)
    surname = random.choice([name for name in names.SURNAMES if name.endswith("а")])
    accountant = f"{random.choice(names.FIRST_NAMES[True])} {surname}"
    TeamMemberFactory(
        project=project, duty=TeamMember.Duty.ACCOUNTANT, full_name=accountant,
        email=f"buh{number + 1}@{DOMAIN}",
    )  # fmt: skip


def _papers(project: Project, now: datetime, number: int) -> None:
    today = local_date(now, names.ZONE)
    way = way_to(Stage(project.stage))
    if Stage.CONTRACTING in way:
        signed = Stage.ACTIVE in way
        # The second project is Alina's: its forty-five days are nearly over.
        opened = (
            project.starts_on - timedelta(days=30) if signed else today - timedelta(days=(39, 31, 16, 5)[number % 4])
        )
        if number == 1:
            opened = today - timedelta(days=40)
        ContractFactory(
            project=project, opened_on=opened, number=f"00-1-{number + 1:06d}/Д" if signed else "",
            signed_on=opened + timedelta(days=20) if signed else None, amount=project.grant,
        )  # fmt: skip
    if Stage.ACTIVE in way:
        _reports(project, today, number)
    if project.stage in FUNDED:
        _start(project, today, number)
    if project.stage == Stage.AFTERCARE:
        for months in AFTERCARE_MONTHS:
            due = add_months(project.stage_since.date(), months)
            CheckpointFactory(project=project, kind="aftercare", title=f"{months} мес. после гранта", due_on=due)


def _start(project: Project, today: date, number: int) -> None:
    """The first steps after the contract; every fourth project waits for something."""
    signed_on = project.contract.signed_on
    if signed_on is None or today - signed_on > START_WATCH:
        return
    plan_start(project=project, signed_on=signed_on)
    past = project.checkpoints.filter(kind=CheckpointKind.START, due_on__lt=today - timedelta(days=2))
    if number % 4 == 2:
        past = past.exclude(title__contains="транш")
    past.update(done_on=F("due_on"))


def _reports(project: Project, today: date, number: int) -> None:
    over = project.stage in FINAL or Stage.EVALUATION in way_to(Stage(project.stage))
    late = number % 7 == 3
    first = today - timedelta(days=9) if late else today + timedelta(days=(8, 3, 14, 25, 40)[number % 5])
    for title, kind, due in (
        ("Публикация о начале проекта", "key", first - timedelta(days=70)),
        ("Отчёт за первый этап", "stage_report", first),
        ("Отчёт за второй этап", "stage_report", first + timedelta(days=120)),
        ("Итоговый отчёт", "final_report", add_months(project.ends_on, 1)),
    ):
        done = due if over or due < today - timedelta(days=10) else None
        CheckpointFactory(project=project, kind=kind, title=title, due_on=due, done_on=done)


def _care(project: Project, place: Place, now: datetime, number: int, random: Random) -> None:
    if project.centre_id is None or Stage.WON not in way_to(Stage(project.stage)) or number % 19 == 18:
        return
    # Galina is the silent mentor: nobody has heard from her for a month.
    mentors = place.mentors[project.centre_id]
    mentor = mentors[0] if number < 3 else mentors[number // 3 % len(mentors)]
    silent = mentor.email.startswith("galina")
    AssignmentFactory(
        project=project, mentor=mentor, assigned_by=place.heads[project.centre_id],
        started_at=now - timedelta(days=random.randint(60, 120)),
    )  # fmt: skip
    for days in (45, 33) if silent else (40, 24, random.randint(1, 12)):
        ContactFactory(
            project=project, by=mentor, at=now - timedelta(days=days), summary=random.choice(names.CONTACTS),
            channel=random.choice(["call", "meeting", "video"]),
            next_on=None if silent else now.date() + timedelta(days=random.randint(1, 14)),
        )  # fmt: skip
    if number % 12 == 0:
        _tasks(project, mentor, local_date(now, names.ZONE), now, number)
    if number % 5 == 0:
        answer = ("on_plan", "difficulties", "need_help")[number // 5 % 3]
        comment = {"difficulties": "Задерживают перечисление транша.", "need_help": "Не сходится смета."}.get(
            answer, ""
        )
        email = place.owners[project.organisation_id].email
        at = now - timedelta(days=random.randint(1, 6))
        CheckIn.objects.create(project=project, answer=answer, comment=comment, email=email, at=at)


def _tasks(project: Project, mentor: User, today: date, now: datetime, number: int) -> None:
    """What the mentor has to do, one of it late, and what was done yesterday."""
    for title, details, days in (
        ("Позвонить: спросить, кто ведёт учёт расходов", "В команде сменился бухгалтер.", (-4, 0, 2)[number // 12 % 3]),
        ("Прислать образец договора с волонтёром", "", 3),
    ):
        TaskFactory(project=project, assignee=mentor, title=title, details=details, due_on=today + timedelta(days=days))
    TaskFactory(
        project=project, assignee=mentor, title="Проверить смету перед отправкой", due_on=today,
        done_at=now - timedelta(days=1), note="Поправили две строки, отправили.",
    )  # fmt: skip
