"""The grant contract and its forty-five days."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Invalid
from projects.models import Contract, Project
from projects.services.start import plan_defaults, plan_start, tick_team
from projects.signals import dates_changed


@transaction.atomic
def change_contract(
    *, project: Project, by: User, now: datetime, number: str, signed_on: date | None,
    amount: Decimal | None = None, sign_by: date | None = None,
) -> Contract:  # fmt: skip
    """Writes the contract's particulars; `sign_by` moves the 45 days where the fund has agreed to it.

    Raises:
        NotAllowed: the person may not change the contract.
        Invalid: the project is not that far, the day of signing lies ahead, or a signed contract has no number.
    """
    permit(by, "projects.change_contract", project)
    contract = Contract.objects.select_for_update().filter(project=project).first()
    if contract is None:
        raise Invalid(_("Move the project to “Signing the contract” first."), code="no_contract")
    if signed_on and signed_on > local_date(now, project.zone):
        raise Invalid(_("The day of signing lies in the future."), field="signed_on")
    if signed_on and not number.strip():
        raise Invalid(_("A signed contract has a number: enter it."), field="number")
    fields: dict[str, Any] = {"number": number.strip(), "signed_on": signed_on, "amount": amount}
    if sign_by:
        if sign_by < contract.opened_on:
            raise Invalid(_("This day lies before the signing began."), field="sign_by")
        fields["sign_by"] = sign_by
    signed_before = contract.signed_on
    before, after = apply_changes(contract, fields)
    if after:
        contract.save()
        record(actor=by, verb="contract.changed", target=project, now=now, before=before, after=after)
        if "signed_on" in after and signed_on:
            plan_start(project=project, signed_on=signed_on)
            tick_team(project=project, now=now, by=by)
            plan_defaults(project=project, signed_on=signed_on, signed_before=signed_before)
        dates_changed.send(sender=Project, project=project, now=now)
    return contract
