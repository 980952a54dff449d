import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Territory
from mentoring.quality.enums import Audience, Status
from mentoring.quality.models import Assessment, Standard


def _standards(request: HttpRequest | None) -> QuerySet[Standard]:
    return Standard.objects.filter(versions__published_at__isnull=False).distinct()


class MarkFilter(django_filters.FilterSet):
    """Marks that hold, by what they say and where."""

    search = django_filters.CharFilter(label=_("Centre or NKO"), method="named", max_length=200)
    standard = django_filters.ModelChoiceFilter(label=_("standard"), queryset=_standards, empty_label=_("any"))
    audience = django_filters.ChoiceFilter(
        label=_("about"), field_name="standard__audience", choices=Audience.choices, empty_label=_("any")
    )
    region = django_filters.ModelChoiceFilter(
        label=_("region"), queryset=Territory.objects.regions(), method="in_region", empty_label=_("any")
    )

    class Meta:
        model = Assessment
        fields = ("search", "standard", "audience", "region")

    def named(self, rows: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        """Whose centre or NKO is called so."""
        return rows.filter(
            Q(centre__name__icontains=value)
            | Q(organisation__name__icontains=value)
            | Q(organisation__short_name__icontains=value)
        )

    def in_region(self, rows: QuerySet[Assessment], name: str, value: Territory) -> QuerySet[Assessment]:
        """Whose centre or NKO is there."""
        return rows.filter(Q(centre__region=value) | Q(organisation__region=value))


class AssessmentFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label=_("status"), choices=Status.choices, empty_label=_("any"))
    standard = django_filters.ModelChoiceFilter(label=_("standard"), queryset=_standards, empty_label=_("any"))

    class Meta:
        model = Assessment
        fields = ("status", "standard")
