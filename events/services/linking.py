"""Whose participation a registration is: the organisation by its INN or the account, the project by the account.

And where it comes from: the place by the name that the person wrote.
"""

from dataclasses import replace
from typing import TypedDict

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import Invalid
from backend.directory.enums import TerritoryKind
from backend.directory.models import Centre, Organisation, Territory
from events.intake import Choices
from events.models import Event, Registration
from projects.lifecycle import LIVE
from projects.models import Project


class Link(TypedDict):
    """Ids for `Choices`; None where nothing is known."""

    organisation: int | None
    project: int | None


def link_of(user: User | None, inn: str = "") -> Link:
    """The organisation that the INN names, else the one of the person's account; with its project if it has one only.

    An INN that anybody can type says nothing of a project.
    """
    own = (
        list(user.memberships.current().exclude(organisation=None).values_list("organisation", flat=True))
        if user
        else []
    )
    named = Organisation.objects.filter(inn=inn).values_list("pk", flat=True).first() if inn else None
    organisation = named or (own[0] if len(set(own)) == 1 else None)
    if organisation is None or organisation not in own:
        return {"organisation": organisation, "project": None}
    live = list(Project.objects.filter(organisation=organisation, stage__in=LIVE).values_list("pk", flat=True)[:2])
    return {"organisation": organisation, "project": live[0] if len(live) == 1 else None}


def link_account(registration: Registration) -> dict[str, int]:
    """Sets what the account with this address says of the registration, where nothing is known, and saves it.

    Only for whoever has proven the address. Returns the ids that were set, by field; none without an account.
    """
    user = User.objects.filter(email=registration.email.lower(), is_active=True).first() if registration.email else None
    if registration.user_id or user is None:
        return {}
    registration.user = user
    set_now = {"user": user.pk}
    known = registration.organisation
    link = link_of(user, (known.inn or "") if known else "")
    if known is None or link["organisation"] == known.pk:
        for name in ("organisation", "project"):
            found = link[name]
            if found and getattr(registration, f"{name}_id") is None:
                setattr(registration, f"{name}_id", found)
                set_now[name] = found
    registration.save(update_fields=[*set_now, "updated_at"])
    return set_now


def placed(choices: Choices, event: Event) -> Choices:
    """The choices with the place that their words name; one statement if there are words, else none.

    Of namesakes the one in the region of the event's centre is meant, else the region.

    Raises:
        Invalid: there is no such place, or there are several.
    """
    name = " ".join(choices.place.split())
    if not name:
        return choices
    rows = Territory.objects.filter(
        kind__in=(TerritoryKind.REGION, TerritoryKind.MUNICIPALITY), name__in={name, name[:1].upper() + name[1:]}
    )
    here = Exists(Centre.objects.filter(pk=event.centre_id, region=OuterRef("parent")))
    # "region" comes after "municipality".
    found = list(rows.annotate(here=here).order_by("-here", "-kind", "pk").values_list("pk", "kind", "here")[:2])
    if not found:
        raise Invalid(
            _("We know no municipality or region of this name. Choose one of the list, or leave it empty."),
            field="place",
        )
    pk, kind, near = found[0]
    if len(found) > 1 and not near and kind != TerritoryKind.REGION:
        raise Invalid(_("There are several places of this name. Write the region instead."), field="place")
    return replace(choices, municipality=pk)
