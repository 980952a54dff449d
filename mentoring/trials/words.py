"""What a comparison has shown, in sentences that say no more than the figures do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from backend.ui.wording import NBSP
from mentoring.trials.compare import Comparison, needed
from mentoring.trials.enums import Ending, Moment
from mentoring.trials.models import Reading, Trial


@dataclass(frozen=True)
class Result:
    """`tone` is ok, danger, attention or info; `sentences` begin with the verdict."""

    tone: str
    sentences: list[str]
    reading: Reading
    comparison: Comparison | None


def result_of(trial: Trial) -> Result | None:
    """What an ended comparison has shown; None while it runs: looking at figures before their time deceives."""
    if trial.running:
        return None
    readings = list(trial.readings.all())
    final = next((row for row in readings if row.moment == Moment.FINAL), readings[-1] if readings else None)
    if final is None:
        return None
    final.trial = trial
    comparison = final.comparison
    tone, verdict = _verdict(final, comparison)
    sentences = [verdict]
    if comparison is not None:
        sentences.append(_figures(comparison))
    if not final.enough:
        sentences.append(_missing(final))
    if trial.ending == Ending.BY_PERSON:
        sentences.append(
            _("A person stopped it before its time, so the figures prove less than they seem to: read them with care.")
        )
    return Result(tone, sentences, final, comparison)


def _verdict(reading: Reading, comparison: Comparison | None) -> tuple[str, str]:
    if comparison is None:
        return "attention", _("The data is not enough to say anything: one of the groups is empty.")
    if comparison.low > 0:
        return "ok", _("The reminder helps.")
    if comparison.high < 0:
        return "danger", _("The reminder harms: without it the outcome is more frequent. Switch it off or rewrite it.")
    if not reading.enough:
        return "attention", _("The data is not enough: whether the reminder helps, harms or does nothing is not known.")
    return "info", _("No effect is shown: the difference may well be chance.")


def _figures(comparison: Comparison) -> str:
    return _(
        "With the reminder %(treated)s of the projects have the outcome, without it %(control)s: a difference of "
        "%(difference)s percentage points, which lies between %(low)s and %(high)s with %(confidence)s of certainty."
    ) % {
        "treated": _percent(comparison.treated_share),
        "control": _percent(comparison.control_share),
        "difference": _points(comparison.difference),
        "low": _points(comparison.low),
        "high": _points(comparison.high),
        "confidence": f"{comparison.confidence * 100:.3g}{NBSP}%".replace(".", ","),
    }


def _missing(reading: Reading) -> str:
    trial = reading.trial
    smallest = detectable(min(reading.treated, reading.control), trial.expected)
    sentence = _(
        "Each group needs %(planned)d projects for a gain of %(difference)d points to be found; there were %(treated)d "
        "with the reminder and %(control)d without."
    ) % {
        "planned": trial.planned, "difference": trial.difference, "treated": reading.treated,
        "control": reading.control,
    }  # fmt: skip
    if smallest is None:
        return sentence
    few = _("With so few only a gain of %d points and more could be seen.") % smallest
    return f"{sentence} {few}"


def detectable(members: int, expected: int) -> int | None:
    """The smallest gain, in points over the expected share in per cent, that groups of this size find with 80 %.

    None when not even the greatest gain would be found.
    """
    for points in range(1, 100 - expected + 1):
        if needed(expected / 100, points / 100) <= members:
            return points
    return None


def _percent(share: float) -> str:
    return f"{round(share * 100)}{NBSP}%"


def _points(share: float) -> str:
    return f"{share * 100:+.1f}".replace(".", ",").replace("-", "−")
