"""The people of the funds: whom a region or a project calls (capability D10)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid, NotAllowed
from backend.directory.models import Territory
from projects.funding.models import Curation, Curator
from projects.models import Project


@transaction.atomic
def save_curator(
    *, by: User, now: datetime, region: Territory, curator: Curator | None = None, **fields: Any
) -> Curator:
    """Enters somebody of a fund whom the region calls, or changes them; `left_on` says that they have gone.

    Raises:
        NotAllowed: the person does not operate the region.
        Invalid: neither address nor telephone is given.
    """
    if curator:
        permit(by, "funding.change_curator", curator)
        curator = Curator.objects.select_for_update(of=("self",)).get(pk=curator.pk)
    target = curator or Curator(region=region)
    _before, after = apply_changes(target, {"region": region, **fields})
    if not by.has_perm("funding.change_curator", target):
        raise NotAllowed(_("Choose a region that you operate."), code="not_your_region", field="region")
    if not target.email and not target.phone:
        raise Invalid(_("Enter an e-mail or a telephone: otherwise nobody can call."), code="no_way", field="email")
    if after:
        target.save()
        # Names of fields only: the audit can't be changed, so it must not hold what a person may have erased.
        verb = "curator.changed" if curator else "curator.added"
        record(actor=by, verb=verb, target=target, now=now, after={"fields": sorted(after)})
    return target


@transaction.atomic
def name_curator(*, project: Project, by: User, now: datetime, curator: Curator | None) -> None:
    """Says who of the fund answers for this project; None: whoever answers for the region.

    Raises:
        NotAllowed: the person does not guide the project.
        Invalid: that curator has left, or belongs to another region.
    """
    permit(by, "funding.name_curator", project)
    if curator and (curator.left_on or curator.region_id != project.region_id):
        raise Invalid(_("This curator does not answer for your region."), code="elsewhere", field="curator")
    Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
    row = Curation.objects.filter(project=project).first()
    if (row.curator_id if row else None) == (curator.pk if curator else None):
        return
    if curator:
        Curation.objects.update_or_create(project=project, defaults={"curator": curator})
    else:
        Curation.objects.filter(project=project).delete()
    record(actor=by, verb="curator.named", target=project, now=now, after={"curator": curator.pk if curator else None})
