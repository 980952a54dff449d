import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre, Territory
from projects.lifecycle import Stage
from projects.models import Direction, Project


def visible_projects(request: HttpRequest | None) -> QuerySet[Project]:
    """The projects that whoever asks may see; none when the schema is being drawn."""
    return Project.objects.visible_to(request.user) if request else Project.objects.none()


class ProjectFilter(django_filters.FilterSet):
    """How a list of projects is narrowed, on the page and in the API alike."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, organisation or number")}),
    )
    stage = django_filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("any"))
    direction = django_filters.ModelChoiceFilter(
        queryset=Direction.objects.all(), label=_("Direction"), empty_label=_("any")
    )
    municipality = django_filters.ModelChoiceFilter(
        queryset=Territory.objects.municipalities(), label=_("Municipality"), empty_label=_("any")
    )
    centre = django_filters.ModelChoiceFilter(
        queryset=Centre.objects.all(), label=_("Resource centre"), empty_label=_("any")
    )
    late = django_filters.BooleanFilter(
        method="only_late", label=_("Only overdue"), widget=forms.CheckboxInput, required=False
    )

    class Meta:
        model = Project
        fields = ("q", "stage", "direction", "municipality", "centre", "late")

    def search(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        found: QuerySet[Project] = queryset.search_for(value)  # type: ignore[attr-defined]
        return found

    def only_late(self, queryset: QuerySet[Project], name: str, value: bool) -> QuerySet[Project]:
        return queryset.filter(overdue__gt=0) if value else queryset  # type: ignore[misc]
