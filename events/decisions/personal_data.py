"""People in the documents of meetings (152-ФЗ): the list of participants, those who see to points, what they wrote."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from backend.accounts.models import User
from events.decisions.models import Addressee, Attendant, Recommendation, Step

GONE = "—"


def of_lists(user: User) -> Q:
    """Lines of lists that stand for the person; the registrations may have forgotten them already."""
    own = Q(registration__user=user) | Q(registration__email=user.email)
    return own | Q(registration__email__endswith="@erased.invalid")


def attended(user: User) -> list[dict[str, Any]]:
    rows = Attendant.objects.filter(of_lists(user)).exclude(name=GONE).order_by("pk")
    return [dict(row) for row in rows.values("version__protocol__title", "name", "organisation", "shown")]


def entrusted(user: User) -> list[dict[str, Any]]:
    """What the person sees to, or did, and what they reported."""
    rows = Recommendation.objects.filter(Q(owner=user) | Q(outsider_email=user.email)).order_by("pk")
    told = [dict(row) for row in rows.values("number", "wording", "outsider_name", "due_on", "progress")]
    steps = Step.objects.filter(by=user).order_by("pk")
    return [*told, *(dict(row) for row in steps.values("at", "progress", "text", "link"))]


def contacts(user: User) -> list[dict[str, Any]]:
    rows = Addressee.objects.filter(contact_email=user.email).order_by("pk")
    return [dict(row) for row in rows.values("name", "contact_name", "contact_email")]


def forget(user: User, now: datetime) -> None:
    """Lists keep a line without a name; points are nobody's again; reports keep what was done, not who wrote it."""
    Attendant.objects.filter(of_lists(user)).update(name=GONE, organisation="", shown=False)
    mine = Recommendation.objects.filter(Q(owner=user) | Q(outsider_email=user.email))
    Step.objects.filter(Q(by=user) | Q(by=None, recommendation__in=mine)).update(by_name=GONE)
    mine.update(owner=None, outsider_name="", outsider_email="", updated_at=now)
    Addressee.objects.filter(contact_email=user.email).update(contact_name="", contact_email="")
