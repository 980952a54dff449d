"""How recommendations and documents are narrowed: the pages and the API read the same filters."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common import clock
from backend.common.clock import MOSCOW, local_date
from backend.directory.models import Centre, Territory
from events.decisions.enums import TO_DO, DocumentKind, Progress
from events.decisions.models import Protocol, Recommendation
from events.decisions.querysets import RecommendationQuerySet
from events.models import Event

STATES = [
    *Progress.choices,
    ("waiting", pgettext_lazy("recommendations", "wait for somebody")),
    ("overdue", pgettext_lazy("recommendations", "overdue")),
]


def centres_of(request: Any) -> QuerySet[Centre]:
    """The centres whose recommendations whoever asks sees; none when the schema is being drawn."""
    if not request:
        return Centre.objects.none()
    return Centre.objects.filter(pk__in=Recommendation.objects.visible_to(request.user).values("protocol__centre"))


def regions_of(request: Any) -> QuerySet[Territory]:
    """The regions of the same."""
    return Territory.objects.filter(pk__in=centres_of(request).values("region"))


def events_of(request: Any) -> QuerySet[Event]:
    """The events that whoever asks sees."""
    return Event.objects.visible_to(request.user) if request else Event.objects.none()


class RecommendationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Words"), max_length=200)
    to = django_filters.CharFilter(
        field_name="addressed_to", lookup_expr="icontains", label=_("To whom"), max_length=200
    )
    stands = django_filters.ChoiceFilter(method="by_standing", label=_("Status"), choices=STATES, empty_label=_("any"))
    region = django_filters.ModelChoiceFilter(
        field_name="protocol__centre__region", queryset=regions_of, label=_("Region"), empty_label=_("any")
    )
    centre = django_filters.ModelChoiceFilter(
        field_name="protocol__centre", queryset=centres_of, label=_("Centre"), empty_label=_("any")
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def search(self, rows: RecommendationQuerySet, _name: str, text: str) -> RecommendationQuerySet:
        for word in text.split()[:8]:
            rows = rows.filter(Q(wording__icontains=word) | Q(protocol__title__icontains=word))
        return rows

    def by_standing(self, rows: RecommendationQuerySet, _name: str, state: str) -> RecommendationQuerySet:
        if state == "overdue":
            # A list over several regions counts the day in Moscow; the page of one goes by its own.
            return rows.overdue(local_date(clock.now(), MOSCOW))
        return rows.filter(progress__in=TO_DO) if state == "waiting" else rows.filter(progress=state)


class RecommendationApiFilter(RecommendationFilter):
    """The API lists those of all events together, so it can be narrowed to one."""

    event = django_filters.ModelChoiceFilter(field_name="protocol__event", queryset=events_of, label=_("event"))


class ProtocolFilter(django_filters.FilterSet):
    event = django_filters.ModelChoiceFilter(queryset=events_of, label=_("event"))
    kind = django_filters.ChoiceFilter(choices=DocumentKind, label=_("Kind"), empty_label=_("any"))

    class Meta:
        model = Protocol
        fields: list[str] = []
