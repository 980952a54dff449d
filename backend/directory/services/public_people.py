"""Who is shown on the public page of a centre, by their own consent."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.signals import note
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.models import Centre, PublicPerson
from backend.directory.services.places import take


@transaction.atomic
def show_oneself(*, centre: Centre, by: User, now: datetime, **fields: Any) -> PublicPerson:
    """Puts somebody who works in the centre on its page, by their own wish; returns the entry.

    Raises:
        Conflict: they are there already.
        NotAllowed: they do not work there.
    """
    permit(by, "directory.show_oneself", centre)
    shown = PublicPerson(centre=centre, user=by, name=by.full_name, entered_by=by, agreed_at=now)
    return _added(shown, by, now, fields)


@transaction.atomic
def add_public_person(
    *, centre: Centre, by: User, now: datetime, user: User | None = None, agreed: bool = False, **fields: Any
) -> PublicPerson:
    """Enters somebody for the centre's page and returns the entry.

    Whoever has an account is shown after they agree themselves; of somebody else the head says that they agreed.

    Raises:
        Invalid: nobody is named, they did not agree, or do not work in the centre.
        Conflict: they are there already.
        NotAllowed: the person neither heads the centre nor operates its region.
    """
    shown = PublicPerson(centre=centre, user=user, entered_by=by)
    permit(by, "directory.change_centre", centre)
    if user is None:
        if not fields.get("name", "").strip():
            raise Invalid(_("Choose somebody of the centre, or write a name."), field="name")
        if not agreed:
            raise Invalid(_("Ask the person first: nobody is shown without their consent."), field="agreed")
        shown.agreed_at = now
    else:
        if not user.memberships.current().filter(centre=centre).exists():
            raise Invalid(_("This person does not work in the centre."), field="user")
        fields["name"] = user.full_name
        shown.agreed_at = now if user == by else None
    return _added(shown, by, now, fields)


@transaction.atomic
def change_public_person(*, shown: PublicPerson, by: User, now: datetime, **fields: Any) -> PublicPerson:
    """Changes what is shown of somebody; returns the entry. The name of an account is its holder's to change.

    Raises:
        Invalid: a field can't be taken.
        NotAllowed: it is neither themselves, nor the head, nor the operator.
    """
    shown = PublicPerson.objects.select_for_update(of=("self",)).select_related("centre__region").get(pk=shown.pk)
    permit(by, "directory.change_publicperson", shown)
    if shown.user_id:
        fields.pop("name", None)
    changed = take(shown, fields)
    check(shown)
    shown.save()
    if changed:  # the words are personal: the audit keeps which fields, never what stood there
        note(by=by, verb="public_person.changed", target=shown, now=now, after={"fields": sorted(changed)})
    return shown


@transaction.atomic
def agree_to_be_shown(*, shown: PublicPerson, by: User, now: datetime) -> PublicPerson:
    """The person agrees to be shown; returns the entry. Doing so twice changes nothing.

    Raises:
        NotAllowed: it is somebody else: nobody agrees for another.
    """
    shown = PublicPerson.objects.select_for_update(of=("self",)).select_related("centre__region").get(pk=shown.pk)
    permit(by, "directory.agree_publicperson", shown)
    if shown.agreed_at is None:
        shown.agreed_at = now
        shown.save(update_fields=["agreed_at", "updated_at"])
        note(by=by, verb="public_person.agreed", target=shown, now=now)
    return shown


@transaction.atomic
def remove_public_person(*, shown: PublicPerson, by: User, now: datetime) -> None:
    """Takes somebody off the page: themselves when they want it, or the head.

    Raises:
        NotAllowed: it is neither of them, nor the operator.
    """
    permit(by, "directory.change_publicperson", shown)
    note(by=by, verb="public_person.removed", target=shown, now=now, after={"centre": shown.centre_id})
    shown.delete()


def _added(shown: PublicPerson, by: User, now: datetime, fields: dict[str, Any]) -> PublicPerson:
    take(shown, fields)
    shown.position = PublicPerson.objects.filter(centre=shown.centre).count()
    check(shown, exclude={"centre", "user", "entered_by"})
    try:
        with transaction.atomic():
            shown.save()
    except IntegrityError as error:
        raise Conflict(_("This person is on the centre's page already.")) from error
    note(by=by, verb="public_person.entered", target=shown, now=now, after={"centre": shown.centre_id})
    return shown
