"""What was answered. Closed while so few have answered that one could tell who said what."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from backend.common.tabular.sheets import Cell
from backend.ui.bars import BarChart, bar_chart
from backend.ui.wording import NBSP
from events.door.selectors import present
from events.enums import QuestionKind
from events.feedback.enums import BEST_SCORE, FEWEST_SHOWN, Again
from events.feedback.models import Opinion, OwnQuestion, Survey

SCORES = (
    ("content", gettext_lazy("Content")),
    ("speakers", gettext_lazy("Speakers")),
    ("organisation", pgettext_lazy("opinion", "Organisation")),
)
AGAIN = gettext_lazy("Would come again")
TEXTS = (("take_along", gettext_lazy("What to take along")), ("missing", gettext_lazy("What was missing")))


@dataclass(frozen=True, slots=True)
class Spread:
    """How many gave each answer; `mean` where the answers are marks."""

    key: str
    title: str | Promise
    counts: tuple[tuple[str, int], ...]
    mean: float | None = None

    @property
    def number(self) -> int:
        """How many answered this."""
        return sum(count for _label, count in self.counts)

    @property
    def table_of_counts(self) -> list[dict[str, str | int]]:
        """The same for programs."""
        return [{"answer": label, "count": count} for label, count in self.counts]

    @property
    def chart(self) -> BarChart:
        return bar_chart(self.counts)

    @property
    def table(self) -> list[tuple[str, str, str]]:
        """The same in words: answer, number, share."""
        return [
            (label, str(count), f"{round(100 * count / self.number) if self.number else 0}{NBSP}%")
            for label, count in self.counts
        ]


@dataclass(frozen=True, slots=True)
class Texts:
    """What people wrote, in no order of theirs."""

    key: str
    title: str | Promise
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """`answered` of those `asked`, who were there. While `closed`, nothing of the answers is given out."""

    survey: Survey
    asked: int
    answered: int
    spreads: tuple[Spread, ...] = ()
    texts: tuple[Texts, ...] = ()

    @property
    def closed(self) -> bool:
        return self.answered < FEWEST_SHOWN

    @property
    def rate(self) -> int | None:
        """The share of those asked that answered, in whole per cent; None when nobody was there."""
        return round(100 * min(self.answered, self.asked) / self.asked) if self.asked else None


def results_of(survey: Survey) -> Results:
    """The results; four queries, however many answered."""
    asked = present(survey.event).count()
    opinions = list(survey.opinions.order_by("pk"))
    if len(opinions) < FEWEST_SHOWN:
        return Results(survey, asked, len(opinions))
    questions = list(survey.questions.all())
    spreads = [_marks(opinions, key, title) for key, title in SCORES]
    spreads.append(_shares("again", AGAIN, Again.choices, (opinion.again for opinion in opinions)))
    spreads += [_own_shares(question, opinions) for question in questions if _offers(question)]
    texts = [Texts(key, title, tuple(filter(None, (getattr(row, key) for row in opinions)))) for key, title in TEXTS]
    texts += [
        Texts(f"own_{question.pk}", question.text, tuple(filter(None, (_of(row, question) for row in opinions))))
        for question in questions
        if not _offers(question)
    ]
    return Results(survey, asked, len(opinions), tuple(spreads), tuple(texts))


def _offers(question: OwnQuestion) -> bool:
    """Whether the answer is chosen, not written."""
    return question.kind in {QuestionKind.CHOICE, QuestionKind.YES_NO}


def _of(opinion: Opinion, question: OwnQuestion) -> str:
    return str(opinion.own.get(str(question.pk), ""))


def offered(question: OwnQuestion) -> list[tuple[str, str]]:
    """The answers to choose from, each with its words."""
    if question.kind == QuestionKind.YES_NO:
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(choice, choice) for choice in question.choices]


def _own_shares(question: OwnQuestion, opinions: list[Opinion]) -> Spread:
    return _shares(f"own_{question.pk}", question.text, offered(question), (_of(row, question) for row in opinions))


def _shares(key: str, title: str | Promise, choices: object, answers: Iterator[str]) -> Spread:
    found = Counter(answers)
    return Spread(key, title, tuple((str(label), found[value]) for value, label in choices))  # type: ignore[attr-defined]


def _marks(opinions: list[Opinion], key: str, title: str | Promise) -> Spread:
    marks = [mark for opinion in opinions if (mark := getattr(opinion, key)) is not None]
    found = Counter(marks)
    counts = tuple((str(mark), found[mark]) for mark in range(1, BEST_SCORE + 1))
    return Spread(key, title, counts, round(sum(marks) / len(marks), 1) if marks else None)


def sheet_of(survey: Survey) -> tuple[list[str], Iterator[list[Cell]]]:
    """The answers as a table, a row each, in an order that says nothing; no rows while the results are closed."""
    questions = list(survey.questions.all())
    opinions = list(survey.opinions.order_by("pk"))
    head = [str(title) for _key, title in (*SCORES, ("again", AGAIN), *TEXTS)]
    head += [question.text for question in questions]
    return head, (_row(row, questions) for row in (opinions if len(opinions) >= FEWEST_SHOWN else []))


def _row(opinion: Opinion, questions: list[OwnQuestion]) -> list[Cell]:
    scores: list[Cell] = [getattr(opinion, key) for key, _title in SCORES]
    texts: list[Cell] = [str(opinion.get_again_display()), *(getattr(opinion, key) for key, _title in TEXTS)]
    own: list[Cell] = [
        dict(offered(question)).get(_of(opinion, question), _of(opinion, question)) for question in questions
    ]
    return [*scores, *texts, *own]
