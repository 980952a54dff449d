from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Territory
from projects.founding.enums import LegalForm, Status
from projects.founding.models import Founding
from projects.founding.selectors import late


def municipalities(request: HttpRequest | None) -> QuerySet[Territory]:
    """Those where a group that whoever asks may see is on its way."""
    if request is None:
        return Territory.objects.none()
    seen = Founding.objects.visible_to(request.user).order_by().values("municipality")
    return Territory.objects.municipalities().filter(pk__in=seen)


class FoundingFilter(django_filters.FilterSet):
    """How a list of foundings is narrowed, on the page and in the API alike."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name of the group or organisation")}),
    )  # fmt: skip
    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Status"), empty_label=_("any"))
    legal_form = django_filters.ChoiceFilter(choices=LegalForm.choices, label=_("Legal form"), empty_label=_("any"))
    municipality = django_filters.ModelChoiceFilter(
        queryset=municipalities, label=_("Municipality"), empty_label=_("any")
    )
    mine = django_filters.BooleanFilter(
        method="only_mine", label=_("Only those I help"), widget=forms.CheckboxInput, required=False
    )
    late = django_filters.BooleanFilter(
        method="only_late", label=_("Only overdue"), widget=forms.CheckboxInput, required=False
    )

    class Meta:
        model = Founding
        fields = ("q", "status", "legal_form", "municipality", "mine", "late")

    def search(self, queryset: QuerySet[Founding], name: str, value: str) -> QuerySet[Founding]:
        value = value.replace("\x00", "")
        return queryset.filter(Q(name__icontains=value) | Q(group__name__icontains=value))

    def only_mine(self, queryset: QuerySet[Founding], name: str, value: Any) -> QuerySet[Founding]:
        return queryset.filter(mentor=person(self.request)) if value else queryset

    def only_late(self, queryset: QuerySet[Founding], name: str, value: Any) -> QuerySet[Founding]:
        return late(queryset, self._today()) if value else queryset

    def _today(self) -> date:
        return clock.local_date(clock.now(), clock.MOSCOW)
