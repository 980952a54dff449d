"""How lists of specialists, times and visits are narrowed: the pages and the API read the same filters."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common import clock
from backend.directory.models import Centre, Territory
from mentoring.appointments.enums import AppointmentStatus, VisitForm, VisitStatus
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit
from mentoring.appointments.querysets import SpecialistQuerySet, VisitQuerySet
from mentoring.appointments.selectors import fields_in_use, regions_watched, unvisited
from mentoring.offering.enums import ServiceForm


def centres_with_pool(request: Any) -> Any:
    return Centre.objects.filter(pk__in=Specialist.objects.bookable().values("centre"))


def municipalities_served(request: Any) -> Any:
    return Territory.objects.filter(pk__in=Centre.municipalities.through.objects.values("territory"))


class SpecialistFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label=_("Name, field of knowledge or words"), max_length=200)
    field = filters.ChoiceFilter(method="by_field", label=_("Field of knowledge"), empty_label=_("any"))
    centre = filters.ModelChoiceFilter(queryset=centres_with_pool, label=_("Centre"), empty_label=_("any"))
    municipality = filters.ModelChoiceFilter(
        queryset=municipalities_served,
        field_name="centre__municipalities",
        label=_("Centre works in municipality"),
        empty_label=_("any"),
    )
    form = filters.ChoiceFilter(
        method="by_form", choices=ServiceForm.choices, label=_("How you meet"), empty_label=_("any")
    )
    free = filters.BooleanFilter(method="by_free", label=_("Only with free times"), widget=forms.CheckboxInput)

    class Meta:
        model = Specialist
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.filters["field"], filters.ChoiceFilter):
            self.filters["field"].extra["choices"] = [(field, field) for field in fields_in_use()]

    def search(self, rows: SpecialistQuerySet, _name: str, words: str) -> SpecialistQuerySet:
        for word in words.split()[:8]:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(fields__icontains=word)
                | Q(about__icontains=word)
                | Q(centre__name__icontains=word)
            )
        return rows

    def by_field(self, rows: SpecialistQuerySet, _name: str, field: str) -> SpecialistQuerySet:
        return rows.filter(fields__contains=[field])

    def by_form(self, rows: SpecialistQuerySet, _name: str, form: str) -> SpecialistQuerySet:
        return rows.filter(Exists(Slot.objects.free(clock.now()).filter(specialist=OuterRef("pk"), form=form)))

    def by_free(self, rows: SpecialistQuerySet, _name: str, wanted: bool) -> SpecialistQuerySet:
        free = Exists(Slot.objects.free(clock.now()).filter(specialist=OuterRef("pk")))
        return rows.filter(free) if wanted else rows


class SpecialistApiFilter(SpecialistFilter):
    """For programs: a field of knowledge is any text."""

    field = filters.CharFilter(method="by_field", label=_("Field of knowledge"), max_length=100)
    free = filters.BooleanFilter(method="by_free", label=_("Only with free times"))


class SlotFilter(filters.FilterSet):
    specialist = filters.ModelChoiceFilter(queryset=Specialist.objects.bookable(), label=_("specialist"))
    form = filters.ChoiceFilter(choices=ServiceForm.choices, label=_("how you meet"))
    since = filters.DateFilter(field_name="starts_at", lookup_expr="date__gte", label=_("from this day on"))
    until = filters.DateFilter(field_name="starts_at", lookup_expr="date__lte", label=_("until this day"))

    class Meta:
        model = Slot
        fields: list[str] = []


class AppointmentFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=AppointmentStatus.choices, label=_("status"))
    since = filters.DateFilter(field_name="slot__starts_at", lookup_expr="date__gte", label=_("from this day on"))
    until = filters.DateFilter(field_name="slot__starts_at", lookup_expr="date__lte", label=_("until this day"))

    class Meta:
        model = Appointment
        fields: list[str] = []


class VisitFilter(filters.FilterSet):
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: Territory.objects.filter(pk__in=Visit.objects.values("municipality")),
        label=_("Municipality"),
        empty_label=_("any"),
    )
    when = filters.ChoiceFilter(
        method="by_time",
        label=_("When"),
        choices=[("upcoming", pgettext_lazy("visits", "coming")), ("past", pgettext_lazy("visits", "past"))],
        empty_label=None,
    )
    since = filters.DateFilter(field_name="starts_at", lookup_expr="date__gte", label=_("From this day on"))
    until = filters.DateFilter(field_name="starts_at", lookup_expr="date__lte", label=_("Until this day"))
    centre = filters.ModelChoiceFilter(
        queryset=lambda request: Centre.objects.filter(pk__in=Visit.objects.values("centre")),
        label=_("Centre"),
        empty_label=_("any"),
    )
    form = filters.ChoiceFilter(choices=VisitForm.choices, label=pgettext_lazy("visit", "How"), empty_label=_("any"))
    status = filters.ChoiceFilter(choices=VisitStatus.choices, label=_("Status"), empty_label=_("any"))

    class Meta:
        model = Visit
        fields: list[str] = []

    def by_time(self, rows: VisitQuerySet, _name: str, when: str) -> VisitQuerySet:
        now = clock.now()
        if when == "past":
            return rows.filter(ends_at__lte=now).order_by("-starts_at", "-id")
        return rows.filter(ends_at__gt=now).order_by("starts_at", "id")


class UnvisitedFilter(filters.FilterSet):
    year = filters.NumberFilter(
        method="by_year", label=_("Year"), min_value=2000, max_value=2100, field_name="id", decimal_places=0
    )

    class Meta:
        model = Territory
        fields: list[str] = []

    def by_year(self, rows: Any, _name: str, year: Any) -> Any:
        region = regions_watched(self.request.user).first()
        return unvisited(region, int(year)) if region else rows
