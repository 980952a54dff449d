from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import BigIntegerField, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.keyset import Count
from projects import sorting
from projects.lifecycle import Stage
from projects.models import Project


def visible_projects(request: HttpRequest | None) -> QuerySet[Project]:
    """The projects that whoever asks may see; none when the schema is being drawn."""
    return Project.objects.visible_to(request.user) if request else Project.objects.none()


class ReferenceField(forms.IntegerField):
    """The number of something, chosen among what the page offers; a number that nobody has finds nothing."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BigIntegerField.MAX_BIGINT, **kwargs)
        self.offer([])

    def offer(self, options: list[tuple[int, str]]) -> None:
        """Sets what may be chosen; `any` comes first."""
        setattr(self.widget, "choices", [("", _("any")), *options])  # noqa: B010 - a widget has choices only by its kind

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class ReferenceFilter(django_filters.NumberFilter):
    field_class = ReferenceField

    def get_max_validator(self) -> MaxValueValidator | None:
        return None


def day(name: str, lookup: str, label: Any) -> django_filters.DateFilter:
    """A day from which, or until which, the rows are."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return django_filters.DateFilter(field_name=name, lookup_expr=lookup, label=label, widget=widget)


def sum_of_money(name: str, lookup: str, label: Any) -> django_filters.NumberFilter:
    """A sum in roubles from which, or up to which, the rows are."""
    return django_filters.NumberFilter(
        field_name=name, lookup_expr=lookup, label=label, min_value=0, max_digits=14, decimal_places=2
    )


class Searched(django_filters.FilterSet):
    """Filters of which the words `q` come last: what they find is what the page shows.

    `similar` says whether similar words were taken, `count` how many rows there are, if the search has counted them.
    """

    similar = False
    count: Count | None = None

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name, value in sorted(self.form.cleaned_data.items(), key=lambda item: item[0] == "q"):
            queryset = self.filters[name].filter(queryset, value)
        return queryset


class ProjectFilter(Searched):
    """How a list of projects is narrowed and ordered, on the page and in the API alike.

    Apps above add to it by `register_filter`.
    """

    stage = django_filters.ChoiceFilter(choices=Stage.choices, label=_("Stage"), empty_label=_("any"))
    region = ReferenceFilter(field_name="region_id", label=_("Region"))
    direction = ReferenceFilter(field_name="direction_id", label=_("Direction"))
    municipality = ReferenceFilter(field_name="municipality_id", label=_("Municipality"))
    centre = ReferenceFilter(field_name="centre_id", label=_("Resource centre"))
    begins_from = day("starts_on", "gte", _("Begins from"))
    begins_to = day("starts_on", "lte", _("Begins until"))
    grant_from = sum_of_money("grant", "gte", _("Grant from, ₽"))
    grant_to = sum_of_money("grant", "lte", _("Grant up to, ₽"))
    sort = django_filters.ChoiceFilter(
        choices=sorting.choices, method="as_it_is", label=pgettext_lazy("of a list", "Order"), empty_label=None
    )

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()

    def as_it_is(self, queryset: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """The order is the paginator's affair."""
        return queryset


def register_filter(name: str, made: django_filters.Filter, *, after: str = "") -> None:
    """Adds a way to narrow the list, behind the filter `after` or before all; whoever registers it knows the rows."""
    filters = ProjectFilter.base_filters
    names = list(filters)
    filters[name] = made
    for later in names[names.index(after) + 1 if after else 0 :]:
        filters.move_to_end(later)
