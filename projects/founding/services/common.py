"""What the writes of a founding share: its lock, its rows, its days."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.files.models import StoredFile
from projects.founding import checklists
from projects.founding.enums import Anchor, DocumentStatus, Outcome, Status
from projects.founding.models import Document, Founding, Step

# Longer before its beginning nothing of a founding can have happened: whoever says so has mistyped.
LONGEST_BEFORE = timedelta(days=366)


def locked(founding: Founding) -> Founding:
    """The founding as it is now; whoever else writes to it waits. It is the first lock of every write here."""
    rows = Founding.objects.select_for_update(of=("self",)).select_related("region", "group", "centre", "mentor")
    return rows.get(pk=founding.pk)


def refuse_dropped(founding: Founding) -> None:
    """Raises Conflict when the founding was given up."""
    if founding.status == Status.DROPPED:
        raise Conflict(_("This founding was given up. Take it up again first."), code="dropped")


def check_day(founding: Founding, day: date, now: datetime, *, field: str, earliest: date | None = None) -> None:
    """Raises Invalid unless the day lies between `earliest` (a year before the beginning) and today."""
    if day > local_date(now, founding.zone):
        raise Invalid(_("This day lies in the future."), field=field)
    if earliest is not None and day < earliest:
        raise Invalid(_("This day lies before what had to come first."), field=field)
    if day < founding.started_on - LONGEST_BEFORE:
        raise Invalid(_("This day lies more than a year before the preparation began."), field=field)


def lay_out(founding: Founding) -> None:
    """Gives the founding the steps and documents of its form; what was worked on stays, what is not needed goes."""
    steps = [rule for rule in checklists.steps_for(founding.legal_form) if not (rule.paper_only and founding.online)]
    papers = [
        paper for paper in checklists.papers_for(founding.legal_form) if not (paper.paper_only and founding.online)
    ]
    places = {rule.code: place for place, rule in enumerate(checklists.STEPS, 1)}
    founding.steps.filter(done_on=None, skipped_on=None).exclude(code__in=[rule.code for rule in steps]).delete()
    Step.objects.bulk_create(
        (Step(founding=founding, code=rule.code, position=places[rule.code]) for rule in steps), ignore_conflicts=True
    )
    with_files = StoredFile.objects.filter(target_type=Document._meta.label_lower).values("target_id")
    unused = founding.documents.filter(status=DocumentStatus.MISSING).exclude(Q(pk__in=with_files))
    unused.exclude(code__in=[paper.code for paper in papers]).delete()
    places = {paper.code: place for place, paper in enumerate(checklists.PAPERS, 1)}
    Document.objects.bulk_create(
        (Document(founding=founding, code=paper.code, position=places[paper.code]) for paper in papers),
        ignore_conflicts=True,
    )
    reckon(founding)


def reckon(founding: Founding) -> None:
    """Counts the day of each open step anew from the days that are known."""
    waiting = founding.filings.filter(outcome="").first()
    anchors = {
        Anchor.STARTED: founding.started_on,
        Anchor.DECIDED: founding.decided_on,
        Anchor.FILED: waiting.filed_on if waiting else None,
        Anchor.REGISTERED: founding.registered_on,
    }
    changed = []
    for step in founding.steps.filter(done_on=None, skipped_on=None):
        if step.rule is None:
            continue
        due = step.rule.due_for(founding.legal_form)
        anchor = anchors[due.after]
        day = due.day(anchor) if anchor else None
        if day != step.due_on:
            step.due_on = day
            changed.append(step)
    Step.objects.bulk_update(changed, ["due_on"])


def settle(founding: Founding, code: str, day: date | None, by: User | None) -> None:
    """Marks the step as done on the day, or as not done for None."""
    founding.steps.filter(code=code).update(done_on=day, skipped_on=None, reason="", by=by if day else None)


def tell(founding: Founding, verb: str, *, by: User | None, now: datetime, reason: str = "", **after: Any) -> None:
    """Puts down what was done, with the particulars that changed."""
    record(actor=by, verb=f"founding.{verb}", target=founding, now=now, after=after, reason=reason)


def last_answer_was(founding: Founding, outcome: Outcome) -> bool:
    """Whether the last filing was answered so."""
    last = founding.filings.order_by("number").last()
    return last is not None and last.outcome == outcome
