"""How the ledger of letters names requests, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from backend.accounts.models import User
from mentoring.cases.models import Case


def visible_ids(user: User) -> QuerySet[Any, Any]:
    """Ids of the requests whose letters the person sees: letters name the client's address, so as contacts are seen."""
    return Case.objects.worked_on_by(user).contacts_known_to(user).values("pk")


def label(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Number and subject of each request. No address: that of a colleague leads a client without an account nowhere."""
    return {case.pk: (str(case), "") for case in Case.objects.filter(pk__in=ids)}
