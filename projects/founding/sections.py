"""What the page of an organisation shows of its founding."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from backend.accounts.models import User
from backend.directory.enums import OrganisationKind
from backend.directory.models import Organisation
from backend.directory.sections import Section
from projects.founding.enums import Status
from projects.founding.models import Founding


def of_organisation(user: User | AnonymousUser, organisation: Organisation) -> dict[str, Any] | None:
    """The group's way to registration, or the button that begins it; None for whoever has nothing to do with it."""
    found = Founding.objects.visible_to(user).filter(group=organisation).exclude(status=Status.DROPPED).first()
    if found is None and organisation.kind != OrganisationKind.INITIATIVE:
        return None
    may_begin = found is None and user.has_perm("founding.begin_founding", organisation)
    return {"founding": found, "organisation": organisation, "may_begin": may_begin} if found or may_begin else None


SECTION = Section("founding/of_organisation.html", of_organisation)
