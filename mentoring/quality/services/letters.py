"""Letters about assessments: rows of the outbox, made in the transaction that causes them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from backend.accounts.enums import Role
from backend.accounts.models import Membership, User
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from mentoring.quality.models import Assessment, StandardVersion

ANSWERABLE = (Role.OWNER, Role.HEAD)


def of_place(assessment: Assessment) -> list[User]:
    """Who answers for what is assessed: leaders of the NKO, heads of the centre."""
    if assessment.centre_id:
        return _people(Q(centre=assessment.centre_id), *ANSWERABLE)
    return _people(Q(organisation=assessment.organisation_id), *ANSWERABLE)


def of_confirmer(assessment: Assessment) -> list[User]:
    """Who decides: heads of the centre that was asked, or operators of the region."""
    if assessment.confirmer_id:
        return _people(Q(centre=assessment.confirmer_id), Role.HEAD)
    return _people(Q(territory=assessment.place.region_id), Role.OPERATOR)


def tell(notice: str, assessment: Assessment, people: Iterable[User], occurrence: str, now: datetime) -> None:
    """Orders one letter for each of the people."""
    orders = [_order(assessment, person) for person in people]
    if orders:
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)


def tell_of_version(version: StandardVersion, now: datetime) -> None:
    """Tells all who are measuring themselves by an older version that there is a new one."""
    running = (
        Assessment.objects.running()
        .filter(standard=version.standard_id)
        .exclude(version=version)
        .select_related("centre__region", "organisation__region")
    )
    orders = [_order(assessment, person) for assessment in running for person in of_place(assessment)]
    if orders:
        enqueue_many(notice="quality.version_published", occurrence=f"v{version.number}", now=now, orders=orders)


def _people(where: Q, *roles: Role) -> list[User]:
    held = Membership.objects.current().filter(where, role__in=roles, user__is_active=True)
    return [membership.user for membership in held.select_related("user__preferences").order_by("pk")]


def _order(assessment: Assessment, person: User) -> Order:
    preferences: Any = getattr(person, "preferences", None)
    return Order(
        subject_id=assessment.pk,
        recipient=person.email,
        user_id=person.pk,
        language=preferences.language if preferences else "ru",
        zone=assessment.zone,
        thread=f"assessment:{assessment.pk}",
    )
