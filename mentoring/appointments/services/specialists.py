"""The pool of a centre: who is in it, for which fields of knowledge, and whether they receive clients."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.guests import one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.common.validation import check
from backend.directory.models import Centre
from mentoring.appointments.models import Specialist

MOST_FIELDS = 10


@transaction.atomic
def add_specialist(*, centre: Centre, by: User, now: datetime, **fields: Any) -> Specialist:
    """Takes somebody into the centre's pool.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: a field can't be taken, or the person is in the pool already.
    """
    permit(by, "appointments.add_specialist", centre)
    specialist = Specialist(centre=centre, **fields)
    _check(specialist)
    specialist.save()
    record(
        actor=by, verb="specialist.added", target=specialist, now=now,
        after={"centre": centre.pk, "fields": specialist.fields},
    )  # fmt: skip
    return specialist


@transaction.atomic
def change_specialist(*, specialist: Specialist, by: User, now: datetime, **fields: Any) -> Specialist:
    """Changes the card; who no longer receives clients keeps what is booked already.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: a field can't be taken.
    """
    permit(by, "appointments.change_specialist", specialist)
    specialist = Specialist.objects.select_for_update(of=("self",)).select_related("centre").get(pk=specialist.pk)
    before, after = apply_changes(specialist, fields)
    if not before:
        return specialist
    _check(specialist)
    specialist.save()
    # The audit can't be changed, so no name may get into it.
    personal = {"name", "about", "user"}
    record(
        actor=by, verb="specialist.changed", target=specialist, now=now,
        before={key: value for key, value in before.items() if key not in personal},
        after={key: value for key, value in after.items() if key not in personal},
    )  # fmt: skip
    return specialist


@transaction.atomic
def rest_cards(*, user: User, centre: Centre, now: datetime) -> None:
    """Takes the card of somebody who has no role at the centre any more out of the offers.

    What is booked stays, and the centre hears of it instead of them.
    """
    if user.memberships.current().filter(centre=centre).exists():
        return
    for specialist in Specialist.objects.filter(user=user, centre=centre, active=True):
        specialist.active = False
        specialist.save(update_fields=["active", "updated_at"])
        record(
            actor=None, verb="specialist.changed", target=specialist, now=now,
            before={"active": "True"}, after={"active": "False"},
        )  # fmt: skip


def _check(specialist: Specialist) -> None:
    specialist.name = one_line(specialist.name, "name", longest=200, required=True)
    fields = [one_line(field, "fields", longest=100) for field in specialist.fields]
    specialist.fields = list(dict.fromkeys(field for field in fields if field))
    if not specialist.fields:
        raise Invalid(_("Name at least one field of knowledge."), field="fields", code="required")
    if len(specialist.fields) > MOST_FIELDS:
        raise Invalid(_("At most %(count)d fields of knowledge.") % {"count": MOST_FIELDS}, field="fields")
    if specialist.user and not specialist.user.memberships.current().filter(centre=specialist.centre_id).exists():
        raise Invalid(_("This account belongs to nobody of the centre. Give the person a role first."), field="user")
    check(specialist)
