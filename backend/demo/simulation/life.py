"""A day in the region: the engine does its rounds, then people do what their fates and the letters make them do.

Everything that is written is written by the services that pages and the API use.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from backend.common.workdays import is_working_day
from backend.demo.simulation.post import PAPER
from backend.demo.simulation.region import GRANT, ZONE, Case, Region
from backend.demo.simulation.scratch import count_anew
from backend.demo.simulation.truth import Truth
from backend.notifications.engine import channels
from backend.notifications.engine.sweep import sweep
from backend.notifications.enums import Channel, LetterStatus
from backend.notifications.models import Letter
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.models import Task
from mentoring.services import answer_check_in, finish_task, log_contact
from projects.enums import CheckpointKind
from projects.funding.services.tranches import spend_tranche
from projects.lifecycle import Stage
from projects.models import Checkpoint
from projects.passport.models import Activity
from projects.passport.services.held import hold_activity
from projects.services.checkpoints import finish_checkpoint
from projects.services.moves import move_project
from projects.services.team import save_team_member
from projects.warning.services.counting import count_daily

MORNING, EVENING = time(10), time(18)
# A mentor gets to a task, and then reaches the NKO, with these chances a day.
GETS_TO_A_TASK, REACHES = 0.6, 0.85
# After so many days somebody in trouble tries again to do what is late.
STRUGGLES = 10
# Once in so many days the planner of the database learns how much there is.
COUNTED = 15


class Life:
    """The region from the signing of the contracts on, day by day."""

    def __init__(self, region: Region, truth: Truth, *, begins: date) -> None:
        self.region, self.truth, self.begins = region, truth, begins
        self.cases = region.by_project
        self.letters: Counter[str] = Counter()

    def live(self, days: int) -> None:
        """Lives so many days."""
        for day in range(1, days + 1):
            self._rounds(self.at(day, MORNING))
            with timezone.override(ZoneInfo(ZONE)):
                self._people(day, self.at(day, EVENING))
            if day % COUNTED == 2:
                count_anew()

    def at(self, day: int, hour: time) -> datetime:
        """That hour of the day, where the region lies."""
        return datetime.combine(self.begins + timedelta(days=day), hour, ZoneInfo(ZONE))

    def _rounds(self, now: datetime) -> None:
        sweep(now)
        count_daily(now)
        for sender in (PAPER, channels.find(Channel.TASK)):
            self.letters.update(sender.run(now))

    def _people(self, day: int, now: datetime) -> None:
        working = is_working_day(now.date())
        for case in self.cases.values():
            if case.fate.failed is None:
                self._project(case, day, now, working=working)
        self._dates(day, now)
        self._answers(day, now)
        if working:
            self._tasks(day, now)

    def _project(self, case: Case, day: int, now: datetime, *, working: bool) -> None:
        fate = case.fate
        if fate.fails(day):
            self._suspend(case, day, now)
            return
        if working and day >= fate.next_talk:
            if fate.happens(self.truth.reached, day):
                self._talk(case, day, now)
            else:
                fate.next_talk = day + 7
        if day % 30 == 0 and fate.happens(self.truth.spends, day):
            spent = GRANT * min(day, 300) / 300
            case.tranche = spend_tranche(tranche=case.tranche, by=case.owner, now=now, spent=spent)
        if not case.left and fate.happens(self.truth.leaves, day):
            case.left = True
            save_team_member(project=case.project, by=case.owner, now=now, member=case.accountant, left_on=now.date())

    def _talk(self, case: Case, day: int, now: datetime) -> None:
        log_contact(
            project=case.project, by=case.mentor, at=now, channel=ContactChannel.CALL, summary="Поговорили о проекте.",
            next_on=None, now=now,
        )  # fmt: skip
        case.fate.talk(day)

    def _suspend(self, case: Case, day: int, now: datetime) -> None:
        case.fate.failed = day
        move_project(
            project=case.project, to=Stage.SUSPENDED, by=self.region.head, now=now, reason="Фонд приостановил деньги."
        )

    def _dates(self, day: int, now: datetime) -> None:
        """What is due today is done or put off; what was put off until today is done now."""
        today, reminded = now.date(), self._reminded(now)
        rows = Checkpoint.objects.open().filter(project__in=self.cases, due_on__lte=today)
        for checkpoint in rows.select_related("project__centre__region", "project__organisation__region"):
            case = self.cases[checkpoint.project_id]
            start = checkpoint.kind == CheckpointKind.START
            if self._done(case, f"checkpoint:{checkpoint.pk}", day, reminded if start else None):
                finish_checkpoint(checkpoint=checkpoint, by=case.owner, now=now, done_on=today)
        activities = Activity.objects.filter(task__project__in=self.cases, done_on=None, ends_on__lte=today)
        for activity in activities.select_related("task"):
            case = self.cases[activity.task.project_id]
            if self._done(case, f"activity:{activity.pk}", day):
                activity.task.project = case.project
                hold_activity(activity=activity, by=case.owner, now=now, done_on=today)

    def _done(self, case: Case, due: str, day: int, reminded: set[int] | None = None) -> bool:
        """Whether it is done today; `reminded` are the projects with a reminder of their first steps, if it is one."""
        fate = case.fate
        if fate.failed is not None:
            return False
        if due not in fate.planned:
            fate.planned[due] = day + self._delay(case, reminded)
        if day < fate.planned[due]:
            return False
        if fate.troubled(day) and not fate.happens(self.truth.on_time, day):
            fate.planned[due] = day + STRUGGLES
            return False
        return True

    def _delay(self, case: Case, reminded: set[int] | None) -> int:
        draw = case.fate.random
        if reminded is None:
            return 0 if draw.random() < self.truth.on_time[0] else draw.randint(2, 12)
        if draw.random() < self.truth.first_step_on_time:
            return 0
        soon = draw.random() < self.truth.late_step(reminded=case.project.pk in reminded)
        return draw.randint(1, 13) if soon else draw.randint(15, 35)

    def _reminded(self, now: datetime) -> set[int]:
        threads = self._sent("projects.start_late", now).values_list("thread", flat=True)
        return {int(thread.partition(":")[2]) for thread in threads}

    def _answers(self, day: int, now: datetime) -> None:
        for letter in self._sent("mentoring.check_in", now).order_by("thread", "pk").distinct("thread"):
            case = self.cases[int(letter.thread.partition(":")[2])]
            if case.fate.failed is not None or not case.fate.happens(self.truth.answers, day):
                continue
            worried = case.fate.happens(self.truth.worries, day)
            answer = CheckInAnswer.DIFFICULTIES if worried else CheckInAnswer.ON_PLAN
            answer_check_in(project=case.project, letter=letter, answer=answer, comment="", now=now)

    def _sent(self, rule: str, now: datetime) -> QuerySet[Letter, Letter]:
        return Letter.objects.filter(
            rule=rule, status=LetterStatus.SENT, channel=Channel.EMAIL, sent_at__date=now.date()
        ).select_related("user")

    def _tasks(self, day: int, now: datetime) -> None:
        tasks = Task.objects.open().filter(project__in=self.cases, due_on__lte=now.date() + timedelta(days=1))
        called = set()
        for task in tasks.select_related("project__centre__region", "project__organisation__region", "assignee"):
            case = self.cases[task.project_id]
            draw = case.fate.random
            if case.fate.failed is not None or draw.random() > GETS_TO_A_TASK:
                continue
            if case.project.pk not in called and draw.random() < REACHES:
                called.add(case.project.pk)
                self._talk(case, day, now)
            if not Task.objects.filter(pk=task.pk, done_at=None).exists():
                continue
            finish_task(task=task, by=task.assignee, now=now)
