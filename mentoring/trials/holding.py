"""Whom a running comparison spares its reminder. The engine asks for a whole batch of letters at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.common.clock import local_date
from backend.notifications.models import Letter
from mentoring.trials.assignment import is_treated
from mentoring.trials.models import Participant, Trial


@dataclass(frozen=True, slots=True)
class _Case:
    """A letter that a running comparison is about; `since` is when its project came to take part, None: not yet."""

    letter: Letter
    trial: Trial
    project: int
    treated: bool
    since: datetime | None

    def counts(self, now: datetime) -> bool:
        """Whether the project takes part at this moment, or does from now on."""
        if self.since is None:
            return local_date(now, self.letter.zone) <= self.trial.enrol_until
        return now <= self.since + timedelta(days=self.trial.horizon)


def spared(letters: Sequence[Letter], now: datetime) -> set[int]:
    """The ids of the letters whose project is in the control group just now."""
    return {case.letter.pk for case in _cases(letters) if case.counts(now) and not case.treated}


def reached(letters: Sequence[Letter], now: datetime) -> None:
    """Writes down who takes part from now on, whatever group they are in: that is the intention to treat."""
    fresh = [case for case in _cases(letters) if case.since is None and case.counts(now)]
    Participant.objects.bulk_create(
        (
            Participant(trial=case.trial, project_id=case.project, treated=case.treated, entered_at=now)
            for case in fresh
        ),
        ignore_conflicts=True,
    )


def _cases(letters: Iterable[Letter]) -> list[_Case]:
    """Two queries at most, and one where nothing is being compared."""
    asked = [(letter, project) for letter in letters if letter.centre_id and (project := _project(letter))]
    running = Trial.objects.running().filter(rule__in={letter.rule for letter, _project_id in asked})
    trials = {(trial.centre_id, trial.rule): trial for trial in running} if asked else {}
    if not trials:
        return []
    pairs = [(letter, trials.get((letter.centre_id or 0, letter.rule)), project) for letter, project in asked]
    rows = Participant.objects.filter(trial__in=trials.values(), project__in={project for _l, _t, project in pairs})
    since = {(row.trial_id, row.project_id): row.entered_at for row in rows}
    return [
        _Case(letter, trial, project, is_treated(trial.salt, project), since.get((trial.pk, project)))
        for letter, trial, project in pairs
        if trial is not None
    ]


def _project(letter: Letter) -> int:
    """The project that the letter is filed under; 0 for a letter about something else."""
    kind, _colon, number = letter.thread.partition(":")
    return int(number) if kind == "project" and number.isdecimal() else 0
