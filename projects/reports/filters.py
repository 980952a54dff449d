from typing import TYPE_CHECKING

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from backend.accounts.models import User
from backend.common import clock
from backend.directory.models import Centre
from backend.notifications import audiences
from projects.models import Project
from projects.reports.enums import ReportKind, ReportStatus
from projects.reports.models import StageReport

if TYPE_CHECKING:
    from projects.reports.querysets import StageReportQuerySet


def mentors(request: HttpRequest | None) -> QuerySet[User]:
    """Those who mentor a project that whoever asks may see."""
    if request is None:
        return User.objects.none()
    seen = Project.objects.visible_to(request.user).values("pk")
    people = audiences.find("mentor").people_of("user_id", about__in=seen)
    return User.objects.filter(pk__in=people).order_by("full_name", "pk")


class ReportFilter(django_filters.FilterSet):
    """How a list of reports is narrowed, on the page and in the API alike."""

    q = django_filters.CharFilter(
        method="search", label=_("Search"), max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Project, organisation or report")}),
    )  # fmt: skip
    status = django_filters.ChoiceFilter(choices=ReportStatus.choices, label=_("Status"), empty_label=_("any"))
    kind = django_filters.ChoiceFilter(choices=ReportKind.choices, label=_("Kind"), empty_label=_("any"))
    centre = django_filters.ModelChoiceFilter(
        field_name="project__centre", queryset=Centre.objects.all(), label=_("Resource centre"), empty_label=_("any")
    )
    mentor = extend_schema_field(OpenApiTypes.INT)(
        django_filters.ModelChoiceFilter(queryset=mentors, method="of_mentor", label=_("Mentor"), empty_label=_("any"))
    )
    late = django_filters.BooleanFilter(
        method="only_late", label=_("Only overdue"), widget=forms.CheckboxInput, required=False
    )

    class Meta:
        model = StageReport
        fields = ("q", "status", "kind", "centre", "mentor", "late")

    def search(self, queryset: "StageReportQuerySet", name: str, value: str) -> QuerySet[StageReport]:
        value = value.replace("\x00", "")
        return queryset.filter(
            project__title__icontains=value
        ) | queryset.filter(title__icontains=value) | queryset.filter(
            project__organisation__name__icontains=value
        )  # fmt: skip

    def of_mentor(self, queryset: "StageReportQuerySet", name: str, value: User) -> QuerySet[StageReport]:
        return queryset.filter(project__in=audiences.find("mentor").people_of("about", user_id=value.pk))

    def only_late(self, queryset: "StageReportQuerySet", name: str, value: bool) -> QuerySet[StageReport]:
        return queryset.overdue(clock.now()) if value else queryset
