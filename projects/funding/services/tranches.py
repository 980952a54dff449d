"""The parts of the grant: planned, late, come, spent."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.enums import Beginning
from projects.funding.models import Tranche
from projects.models import Project
from projects.services.start import tick_start
from projects.signals import dates_changed


@transaction.atomic
def plan_tranche(
    *, project: Project, by: User, now: datetime, number: int, planned_on: date, amount: Decimal,
    tranche: Tranche | None = None,
) -> Tranche:  # fmt: skip
    """Plans a tranche by the contract, or changes the plan of the one given. The amount is in roubles.

    Raises:
        NotAllowed: the person may not plan the project's money.
        Conflict: it was taken away meanwhile.
        Invalid: the project has a tranche with this number, or the sum is nothing.
    """
    permit(by, "funding.plan_tranche", project)
    if amount <= 0:
        raise Invalid(_("Enter how much is to come."), code="nothing", field="amount")
    target = _locked(tranche) if tranche else Tranche(project=project)
    before, after = apply_changes(target, {"number": number, "planned_on": planned_on, "amount": amount})
    if not after:
        return target
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Invalid(
            _("The project has a tranche with this number already."), code="duplicate", field="number"
        ) from error
    verb = "tranche.changed" if tranche else "tranche.planned"
    return _told(target, verb, by=by, now=now, before=before, after=after)


@transaction.atomic
def receive_tranche(
    *, tranche: Tranche, by: User, now: datetime, received_on: date | None, received: Decimal | None
) -> Tranche:
    """Writes down that the tranche came; both None: it did not come after all.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was taken away meanwhile.
        Invalid: the day lies ahead, one of the two is missing, or more was spent than came.
    """
    permit(by, "funding.count_tranche", tranche.project)
    tranche = _locked(tranche)
    if (received_on is None) != (received is None):
        field = "received_on" if received_on is None else "received"
        raise Invalid(_("Enter both the day and the sum that came."), code="half", field=field)
    if received_on and received_on > local_date(now, tranche.project.zone):
        raise Invalid(_("This day lies in the future."), code="future", field="received_on")
    if received is not None and received <= 0:
        raise Invalid(_("Enter the sum that came, or leave both empty."), code="nothing", field="received")
    if tranche.spent > (received or 0):
        raise Invalid(_("More is entered as spent: correct that first."), code="spent", field="received")
    before, after = apply_changes(tranche, {"received_on": received_on, "received": received})
    if not after:
        return tranche
    tranche.save()
    verb = "tranche.received" if received_on else "tranche.not_received"
    return _told(tranche, verb, by=by, now=now, before=before, after=after)


@transaction.atomic
def spend_tranche(*, tranche: Tranche, by: User, now: datetime, spent: Decimal) -> Tranche:
    """Writes down how much of the tranche is spent by now, all together.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was taken away meanwhile.
        Invalid: more than came, or less than nothing.
    """
    permit(by, "funding.count_tranche", tranche.project)
    tranche = _locked(tranche)
    if spent < 0:
        raise Invalid(_("Enter a sum, or nought."), code="negative", field="spent")
    if tranche.received is None and spent:
        raise Invalid(_("The tranche has not come: write down first when it came."), code="not_received", field="spent")
    if spent > (tranche.received or 0):
        raise Invalid(_("More than came can't be spent: check the sum."), code="too_much", field="spent")
    before, after = apply_changes(tranche, {"spent": spent})
    if not after:
        return tranche
    tranche.save()
    return _told(tranche, "tranche.spent", by=by, now=now, before=before, after=after)


@transaction.atomic
def delay_tranche(*, tranche: Tranche, by: User, now: datetime, delayed_by_funder: bool, cause: str = "") -> Tranche:
    """Writes down that the funder delays the tranche, and why; from then on it is not counted against the NKO.

    The centre says it, not the NKO: it takes a burden off the NKO. False takes the mark back.

    Raises:
        NotAllowed: the person does not guide the project.
        Conflict: it was taken away meanwhile.
        Invalid: no cause is given.
    """
    permit(by, "funding.delay_tranche", tranche.project)
    tranche = _locked(tranche)
    cause = cause.strip() if delayed_by_funder else ""
    if delayed_by_funder and not cause:
        raise Invalid(_("Say why the funder delays the tranche."), code="no_cause", field="cause")
    before, after = apply_changes(tranche, {"delayed_by_funder": delayed_by_funder, "cause": cause})
    if not after:
        return tranche
    tranche.save()
    verb = "tranche.delayed" if delayed_by_funder else "tranche.not_delayed"
    return _told(tranche, verb, by=by, now=now, before=before, after=after)


@transaction.atomic
def remove_tranche(*, tranche: Tranche, by: User, now: datetime) -> None:
    """Takes a tranche away that was planned by mistake.

    Raises:
        NotAllowed: the person may not plan the project's money.
        Conflict: it has come already.
    """
    permit(by, "funding.plan_tranche", tranche.project)
    rows = Tranche.objects.select_for_update(of=("self",)).select_related("project")
    found = rows.filter(pk=tranche.pk).first()
    if found is None:  # another click was quicker
        return
    if found.received_on:
        raise Conflict(_("This tranche has come; it stays in the project's history."), code="received")
    about = {"number": found.number, "planned_on": str(found.planned_on), "amount": str(found.amount)}
    record(actor=by, verb="tranche.removed", target=found.project, now=now, before=about)
    found.delete()
    dates_changed.send(sender=Project, project=found.project, now=now)


def _locked(tranche: Tranche) -> Tranche:
    rows = Tranche.objects.select_for_update(of=("self",)).select_related(
        "project__organisation__region", "project__centre__region"
    )
    found = rows.filter(pk=tranche.pk).first()
    if found is None:
        raise Conflict(_("This tranche was taken away meanwhile."), code="gone")
    return found


def _told(
    tranche: Tranche, verb: str, *, by: User, now: datetime, before: dict[str, Any], after: dict[str, Any]
) -> Tranche:
    about = {"tranche": tranche.pk, "number": tranche.number}
    project = tranche.project
    record(actor=by, verb=verb, target=project, now=now, before=before, after=after | about)
    tick_first_money(project=project, by=by, now=now)
    dates_changed.send(sender=Project, project=project, now=now)
    return tranche


def tick_first_money(*, project: Project, by: User, now: datetime) -> None:
    """The first steps “tranche” and “expense” are done when the first has come and something is spent; else open."""
    came = Tranche.objects.filter(project=project, received_on__isnull=False)
    first = came.aggregate(day=Min("received_on"))["day"]
    tick_start(project=project, what=Beginning.TRANCHE, day=first, now=now, by=by)
    today = local_date(now, project.zone) if came.filter(spent__gt=0).exists() else None
    tick_start(project=project, what=Beginning.EXPENSE, day=today, now=now, by=by, keep=True)
