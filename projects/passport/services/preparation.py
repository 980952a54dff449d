"""Who helped to write the application, and with what (capability P9)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.directory.models import Centre
from projects.models import Project
from projects.passport.models import Preparation
from projects.passport.selectors import centres_that_helped


@transaction.atomic
def add_preparation(*, project: Project, centre: Centre, service: str, by: User, now: datetime) -> Preparation:
    """Writes down that the centre helped with this; the same help of the same centre is not written twice.

    Raises:
        NotAllowed: the person may not say it of this project.
        Invalid: the person does not work in that centre, or says no help.
    """
    permit(by, "passport.change_preparation", project)
    service = " ".join(service.split())
    if not service:
        raise Invalid(_("Say what the centre helped with."), field="service")
    if not centres_that_helped(by, project).filter(pk=centre.pk).exists():
        raise Invalid(_("Only people of a centre say what it helped with."), field="centre")
    row, made = Preparation.objects.get_or_create(
        project=project, centre=centre, service=service, defaults={"by": by, "at": now}
    )
    if made:
        after = {"centre": centre.pk, "service": service}
        record(actor=by, verb="passport.help_added", target=project, now=now, after=after)
    return row


@transaction.atomic
def remove_preparation(*, preparation: Preparation, by: User, now: datetime) -> None:
    """Takes back what was written down by mistake.

    Raises:
        NotAllowed: the person may not say it of this project.
        Invalid: the person does not work in that centre.
    """
    permit(by, "passport.change_preparation", preparation.project)
    if not centres_that_helped(by, preparation.project).filter(pk=preparation.centre_id).exists():
        raise Invalid(_("Only people of a centre say what it helped with."), field="centre")
    before = {"centre": preparation.centre_id, "service": preparation.service}
    record(actor=by, verb="passport.help_removed", target=preparation.project, now=now, before=before)
    preparation.delete()
