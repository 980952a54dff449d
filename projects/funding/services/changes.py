"""What each kind of amendment changes: how the project stands now, what may be asked, and how it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.audit.services import record
from backend.common.clock import add_months
from backend.common.errors import Invalid
from backend.ui.wording import money
from projects.enums import Anchor, CheckpointKind
from projects.funding.enums import AmendmentKind
from projects.models import ProgrammeCheckpoint, Project, TeamMember
from projects.passport.enums import Article
from projects.passport.models import BudgetLine
from projects.services.checkpoints import save_checkpoint
from projects.services.passport import change_passport
from projects.services.start import due_of
from projects.services.team import save_team_member

State = dict[str, Any]
PERSON = ("full_name", "email", "phone")
SUMS = ("cofunding", "requested")


@dataclass(frozen=True, slots=True)
class Change:
    """`now(project)` is what stands, `checked(project, wanted)` what is asked for or a refusal, `write` makes it so."""

    now: Callable[[Project], State]
    checked: Callable[[Project, Mapping[str, Any]], State]
    write: Callable[[Project, State, User, datetime, date], None]


def _person_now(duty: str) -> Callable[[Project], State]:
    def now(project: Project) -> State:
        member = project.team.filter(duty=duty, left_on=None).order_by("pk").first()
        return {name: getattr(member, name) for name in PERSON} if member else {}

    return now


def _checked_person(project: Project, wanted: Mapping[str, Any]) -> State:
    person = {name: str(wanted.get(name) or "").strip() for name in PERSON}
    if not person["full_name"]:
        raise Invalid(_("Say who it will be."), code="nobody", field="full_name")
    return person


def _write_person(duty: str) -> Callable[[Project, State, User, datetime, date], None]:
    def write(project: Project, after: State, by: User, now: datetime, on: date) -> None:
        for member in project.team.filter(duty=duty, left_on=None):
            save_team_member(project=project, member=member, by=by, now=now, amended=True, left_on=on)
        save_team_member(project=project, by=by, now=now, amended=True, duty=duty, **after)

    return write


def _dates_now(project: Project) -> State:
    return {"starts_on": _text(project.starts_on), "ends_on": _text(project.ends_on)}


def _checked_dates(project: Project, wanted: Mapping[str, Any]) -> State:
    begins, ends = wanted.get("starts_on") or project.starts_on, wanted.get("ends_on") or project.ends_on
    if not begins or not ends:
        field = "ends_on" if begins else "starts_on"
        raise Invalid(_("Enter the days on which the project begins and ends."), code="no_dates", field=field)
    for name, day in (("starts_on", begins), ("ends_on", ends)):
        if not 2000 <= day.year <= 2100:
            raise Invalid(_("Check the year."), code="year", field=name)
    if ends < begins:
        raise Invalid(_("The project ends before it begins."), code="order", field="ends_on")
    return {"starts_on": _text(begins), "ends_on": _text(ends)}


def _write_dates(project: Project, after: State, by: User, now: datetime, on: date) -> None:
    """What the contest counts from these days moves along where it is open and still stands where it was put.

    So does the final report a month after the old end: that is its day where a contest says nothing.
    """
    begins, ends = (date.fromisoformat(after[name]) for name in ("starts_on", "ends_on"))
    old_end, before = project.ends_on, _defaults_due(project)
    change_passport(project=project, by=by, now=now, amended=True, starts_on=begins, ends_on=ends)
    project.starts_on, project.ends_on = begins, ends
    due = _defaults_due(project)
    moved = {(*which, day): due[which] for which, day in before.items() if which in due}
    usual = (CheckpointKind.FINAL_REPORT.value, add_months(old_end, 1)) if old_end else None
    for checkpoint in project.checkpoints.open():
        day = moved.get((checkpoint.kind, checkpoint.title, checkpoint.due_on))
        if day is None and usual == (checkpoint.kind, checkpoint.due_on):
            day = add_months(ends, 1)
        if day and day != checkpoint.due_on:
            save_checkpoint(
                project=project, checkpoint=checkpoint, by=by, now=now, kind=checkpoint.kind, title=checkpoint.title,
                due_on=day,
            )  # fmt: skip


def _defaults_due(project: Project) -> dict[tuple[str, str], date]:
    """When the default checkpoints of the contest fall due by the days of the project, by kind and title."""
    if project.programme_id is None:
        return {}
    # What counts from the day of signing does not move with these days.
    defaults = ProgrammeCheckpoint.objects.filter(programme=project.programme_id).exclude(anchor=Anchor.SIGNED)
    days = {(default.kind, default.title): due_of(default, project, date.min) for default in defaults}
    return {which: day for which, day in days.items() if day}


def _budget_now(project: Project) -> State:
    lines = BudgetLine.objects.filter(project=project)
    return {line.article: {name: str(getattr(line, name)) for name in SUMS} for line in lines}


def _checked_budget(project: Project, wanted: Mapping[str, Any]) -> State:
    """Money moves between the articles; the grant as a whole stays what the contract says."""
    after: State = {}
    for article in Article:
        given = wanted.get(article.value) or {}
        line = {name: _sum(given.get(name), f"{article.value}_{name}") for name in SUMS}
        if any(line.values()):
            after[article.value] = {name: str(value) for name, value in line.items()}
    asked = sum((Decimal(line["requested"]) for line in after.values()), Decimal(0))
    grant = _grant(project)
    if grant is not None and asked != grant:
        raise Invalid(
            _("The articles take %(asked)s of the grant, but the grant is %(grant)s: they must agree.")
            % {"asked": money(asked), "grant": money(grant)},
            code="sums_disagree",
        )
    if not after:
        raise Invalid(_("Enter at least one article."), code="nothing")
    return after


def _grant(project: Project) -> Decimal | None:
    contract = getattr(project, "contract", None)
    amount: Decimal | None = contract.amount if contract else None
    return amount or project.grant


def _write_budget(project: Project, after: State, by: User, now: datetime, on: date) -> None:
    before = _budget_now(project)
    for article in before.keys() - after.keys():
        BudgetLine.objects.filter(project=project, article=article).update(total=0, **dict.fromkeys(SUMS, 0))
    for article, line in after.items():
        sums = {name: Decimal(line[name]) for name in SUMS}
        BudgetLine.objects.update_or_create(
            project=project, article=article, defaults={**sums, "total": sum(sums.values())}
        )
    record(actor=by, verb="budget.amended", target=project, now=now, before=before, after=after)
    own, asked = (sum((Decimal(line[name]) for line in after.values()), Decimal(0)) for name in SUMS)
    sums = {"grant": asked, "cofunding": own, "total": asked + own}
    change_passport(project=project, by=by, now=now, amended=True, **sums)


def _sum(value: Any, field: str) -> Decimal:
    try:
        amount = Decimal(str(value or 0)).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise Invalid(_("Enter a sum in roubles."), code="no_sum", field=field) from error
    if not 0 <= amount < Decimal(10) ** 12:
        raise Invalid(_("Enter a sum in roubles."), code="no_sum", field=field)
    return amount


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


CHANGES: dict[str, Change] = {
    AmendmentKind.LEADER: Change(_person_now(TeamMember.Duty.LEADER), _checked_person, _write_person("leader")),
    AmendmentKind.ACCOUNTANT: Change(
        _person_now(TeamMember.Duty.ACCOUNTANT), _checked_person, _write_person("accountant")
    ),
    AmendmentKind.DATES: Change(_dates_now, _checked_dates, _write_dates),
    AmendmentKind.BUDGET: Change(_budget_now, _checked_budget, _write_budget),
}
