"""What lists of the directory can be narrowed to; pages and the API share it."""

from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Membership
from backend.directory.enums import CentreKind, CentreStatus, OrganisationKind, OrganisationStatus
from backend.directory.models import Centre, Organisation, Territory


def regions(request: Any) -> "models.QuerySet[Territory]":
    return Territory.objects.regions()


def municipalities(request: Any) -> "models.QuerySet[Territory]":
    return Territory.objects.municipalities()


class PlaceFilter(filters.FilterSet):
    """Region and, in a page, the municipalities of the chosen region only."""

    q = filters.CharFilter(method="search", label=_("Words"), max_length=200)
    region = filters.ModelChoiceFilter(queryset=regions, label=_("Region"), empty_label=_("any"))
    municipality = filters.ModelChoiceFilter(queryset=municipalities, label=_("Municipality"), empty_label=_("any"))

    def search(self, rows: Any, name: str, text: str) -> Any:
        return rows.search_for(text)

    @property
    def form(self) -> Any:
        form = super().form
        offered = form.fields["municipality"]
        region = (self.data or {}).get("region", "")
        offered.widget.attrs["data-region"] = region
        if str(region).isdecimal() and len(str(region)) < 19:
            offered.queryset = Territory.objects.municipalities().filter(parent=int(region))
        return form


class OrganisationFilter(PlaceFilter):
    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label=_("Kind"), empty_label=_("any"))
    status = filters.ChoiceFilter(choices=OrganisationStatus.choices, label=_("Status"), empty_label=_("any"))
    inn = filters.CharFilter(label=_("ИНН"), max_length=12)
    ogrn = filters.CharFilter(label=_("ОГРН"), max_length=15)

    class Meta:
        model = Organisation
        fields = ["q", "kind", "region", "municipality", "status", "inn", "ogrn"]


class CentreFilter(PlaceFilter):
    kind = filters.ChoiceFilter(choices=CentreKind.choices, label=_("Kind"), empty_label=_("any"))
    status = filters.ChoiceFilter(choices=CentreStatus.choices, label=_("Verification"), empty_label=_("any"))
    speciality = filters.CharFilter(method="by_speciality", label=_("Speciality"), max_length=100)
    municipality = filters.ModelChoiceFilter(
        queryset=municipalities,
        field_name="municipalities",
        label=_("Works in municipality"),
        empty_label=_("any"),
    )

    class Meta:
        model = Centre
        fields = ["q", "kind", "region", "municipality", "speciality", "status"]

    def by_speciality(self, rows: Any, name: str, text: str) -> Any:
        return rows.filter(specialities__contains=[text])


class ContactFilter(filters.FilterSet):
    """Municipalities, with their contact units or without."""

    q = filters.CharFilter(method="search", label=_("Words"), max_length=200)
    region = filters.ModelChoiceFilter(field_name="parent", queryset=regions, label=_("Region"), empty_label=_("any"))
    missing = filters.BooleanFilter(
        field_name="contact", lookup_expr="isnull", label=_("Contact"),
        widget=forms.Select(choices=[("", _("any")), ("true", _("not known")), ("false", _("known"))]),
    )  # fmt: skip

    class Meta:
        model = Territory
        fields: list[str] = []

    def search(self, rows: Any, name: str, text: str) -> Any:
        for word in text.split()[:8]:
            rows = rows.filter(
                models.Q(name__icontains=word) | models.Q(contact__unit__icontains=word)
                | models.Q(contact__person__icontains=word)
            )  # fmt: skip
        return rows


class TerritoryFilter(filters.FilterSet):
    q = filters.CharFilter(field_name="name", lookup_expr="istartswith", label=_("Name"), max_length=200)
    parent = filters.ModelChoiceFilter(queryset=Territory.objects.all(), label=_("Part of"))

    class Meta:
        model = Territory
        fields = ["q", "kind", "parent"]


class MembershipFilter(filters.FilterSet):
    class Meta:
        model = Membership
        fields = ["organisation", "centre", "role"]
