"""What a line of the checklists says."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise

from backend.common.clock import add_months
from backend.common.workdays import add_working_days, is_working_day
from projects.founding.enums import Anchor, LegalForm, Phase

EVERY_FORM = frozenset(LegalForm)


@dataclass(frozen=True, kw_only=True)
class Due:
    """When something is due: so many days or months after the anchor, or on a day of the year after it.

    A day counted in months or calendar days that is no working day moves to the next one (Civil Code, article 193).
    """

    after: Anchor
    working_days: int = 0
    days: int = 0
    months: int = 0
    next_year: tuple[int, int] | None = None

    def day(self, anchor: date) -> date:
        """The last day for it."""
        if self.next_year:
            due = date(anchor.year + 1, *self.next_year)
        elif self.working_days:
            return add_working_days(anchor, self.working_days)
        else:
            due = add_months(anchor, self.months) + timedelta(days=self.days)
        return due if is_working_day(due) else add_working_days(due, 1)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One step on the way.

    Attributes:
        source: the law, or that it is practice.
        lawful: whether the deadline is one of the law: its letters cannot be switched off.
        due: when it is due, by form where the forms differ; None for every other form.
        optional: it may be left out without a reason.
        online_only, paper_only: for those alone who file on paper, say.
        by_service: it is done by another act (filing, answer), never ticked by hand.
    """

    code: str
    phase: Phase
    title: str | Promise
    help: str | Promise
    source: str | Promise
    due: dict[LegalForm | None, Due]
    lawful: bool = False
    optional: bool = False
    paper_only: bool = False
    by_service: bool = False
    forms: frozenset[LegalForm] = field(default=EVERY_FORM)

    def due_for(self, form: LegalForm | str) -> Due:
        """When it is due for this legal form."""
        return self.due.get(LegalForm(form)) or self.due[None]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document that is filed."""

    code: str
    title: str | Promise
    help: str | Promise
    source: str | Promise
    paper_only: bool = False
    forms: frozenset[LegalForm] = field(default=EVERY_FORM)
