from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from backend.accounts.models import Membership, User
from backend.accounts.zones import DEFAULT, known


def settings_of(user: User) -> tuple[str, str]:
    """(language, time zone) in which the person wants to see pages; one query.

    The language is empty when the person never chose one. The zone is the person's own, else that
    of the region of their organisation or centre, else Moscow.
    """
    place = (
        Membership.objects.current()
        .filter(user=OuterRef("pk"))
        .annotate(zone=Coalesce("centre__region__time_zone", "organisation__region__time_zone", "territory__time_zone"))
        .filter(zone__isnull=False)
        .order_by("started_on", "pk")
    )
    row = (
        User.objects.filter(pk=user.pk)
        .annotate(
            language=F("preferences__language"),
            own=F("preferences__time_zone"),
            place=Subquery(place.values("zone")[:1]),
        )
        .values_list("language", "own", "place")
        .first()
    )
    language, own, zone = row or ("", "", "")
    chosen = own or zone or DEFAULT
    return language or "", chosen if known(chosen) else DEFAULT
