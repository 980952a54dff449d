"""Contests of the donors and what their contracts ask for."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.directory.models import Territory
from projects.enums import LEGAL_KINDS
from projects.models import Programme, ProgrammeCheckpoint


@transaction.atomic
def save_programme(
    *, by: User, now: datetime, programme: Programme | None = None, region: Territory | None, **fields: Any
) -> Programme:
    """Enters a contest, or changes one. One without a region is held in the whole country.

    Raises:
        NotAllowed: the person does not operate the region; contests of the whole country are the administrator's.
        Invalid: the calendar runs backwards, or the contest is there already.
    """
    if programme:
        permit(by, "funding.change_programme", programme)
        programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    target = programme or Programme()
    before, after = apply_changes(target, {"region": region, **fields})
    if not by.has_perm("funding.change_programme", target):
        raise NotAllowed(_("Choose a region that you operate."), code="not_your_region", field="region")
    _check_calendar(target)
    if not after:
        return target
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Invalid(_("This contest is there already."), code="duplicate", field="name") from error
    verb = "programme.changed" if programme else "programme.added"
    record(actor=by, verb=verb, target=target, now=now, before=before, after=after)
    return target


def _check_calendar(programme: Programme) -> None:
    days = [(name, getattr(programme, name)) for name in ("opens_on", "closes_on", "results_on")]
    known = [(name, day) for name, day in days if day]
    for (_earlier, first), (name, second) in pairwise(known):
        if second < first:
            raise Invalid(_("This day lies before the one above it."), code="order", field=name)


@transaction.atomic
def save_default(
    *, programme: Programme, by: User, now: datetime, kind: str, title: str, anchor: str, months: int = 0,
    days: int = 0, default: ProgrammeCheckpoint | None = None,
) -> ProgrammeCheckpoint:  # fmt: skip
    """Adds what contracts of the contest ask for, or changes it; projects that have signed keep their dates.

    Raises:
        NotAllowed: the person may not change the contest.
        Conflict: it was taken away meanwhile.
        Invalid: the contest has the same one already, or its kind is none that a contract asks for.
    """
    permit(by, "funding.change_programme", programme)
    if kind not in LEGAL_KINDS:
        raise Invalid(_("A contract asks for no checkpoint of this kind."), code="kind", field="kind")
    target = _locked(default) if default else ProgrammeCheckpoint(programme=programme)
    given = {"kind": kind, "title": title.strip(), "anchor": anchor, "months": months, "days": days}
    before, after = apply_changes(target, given)
    if not after:
        return target
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Invalid(_("The contest has this checkpoint already."), code="duplicate", field="title") from error
    verb = "programme.checkpoint_changed" if default else "programme.checkpoint_added"
    record(actor=by, verb=verb, target=programme, now=now, before=before, after=after)
    return target


@transaction.atomic
def remove_default(*, default: ProgrammeCheckpoint, by: User, now: datetime) -> None:
    """Takes a default away; the dates of projects that have signed stay.

    Raises:
        NotAllowed: the person may not change the contest.
    """
    permit(by, "funding.change_programme", default.programme)
    found = ProgrammeCheckpoint.objects.select_for_update().filter(pk=default.pk).first()
    if found is None:  # another click was quicker
        return
    record(
        actor=by, verb="programme.checkpoint_removed", target=default.programme, now=now,
        before={name: str(getattr(found, name)) for name in ("kind", "title", "anchor", "months", "days")},
    )  # fmt: skip
    found.delete()


def _locked(default: ProgrammeCheckpoint) -> ProgrammeCheckpoint:
    found = ProgrammeCheckpoint.objects.select_for_update().filter(pk=default.pk).first()
    if found is None:
        raise Conflict(_("This checkpoint was taken away meanwhile."), code="gone")
    return found
