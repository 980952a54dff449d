from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from backend.accounts.audited_admin import AuditedAdmin, ReadOnlyAdmin
from backend.common import clock
from backend.common.errors import Conflict
from backend.directory.enums import CentreStatus
from backend.directory.models import (
    Centre,
    MunicipalContact,
    Organisation,
    PublicPerson,
    Territory,
    TerritoryVersion,
)
from backend.directory.services.centres import refuse_with_affairs


class VersionInline(admin.TabularInline):
    model = TerritoryVersion
    extra = 0


@admin.register(Territory)
class TerritoryAdmin(AuditedAdmin):
    list_display = ("name", "kind", "code", "parent", "time_zone")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("name", "code")
    autocomplete_fields = ("parent",)
    inlines = (VersionInline,)


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    list_display = ("__str__", "kind", "inn", "ogrn", "region", "status")
    list_select_related = ("region",)
    list_filter = ("kind", "status")
    search_fields = ("name", "short_name", "inn", "ogrn")
    autocomplete_fields = ("region", "municipality")
    readonly_fields = ("created_at", "updated_at")


class CentreAdminForm(forms.ModelForm):
    """Here nobody sees what is open at a centre, so one where something is can't be closed here."""

    def clean_status(self) -> Any:
        status = self.cleaned_data["status"]
        if self.instance.pk and status == CentreStatus.CLOSED and self.initial.get("status") != status:
            try:
                refuse_with_affairs(self.instance, clock.now())
            except Conflict as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return status


@admin.register(Centre)
class CentreAdmin(AuditedAdmin):
    form = CentreAdminForm
    list_display = ("name", "kind", "status", "region", "mentor_limit")
    list_select_related = ("region",)
    list_filter = ("kind", "status")
    search_fields = ("name", "summary")
    autocomplete_fields = ("region", "municipalities", "operators")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.date_closing(form.initial.get("status", ""), clock.local_date(clock.now(), obj.zone))
        super().save_model(request, obj, form, change)


@admin.register(PublicPerson)
class PublicPersonAdmin(ReadOnlyAdmin):
    """Consent is given on the pages; here it is looked at."""

    list_display = ("name", "post", "centre", "agreed_at")
    list_select_related = ("centre",)
    search_fields = ("name", "centre__name")


@admin.register(MunicipalContact)
class MunicipalContactAdmin(AuditedAdmin):
    list_display = ("municipality", "unit", "person", "phone", "checked_on")
    list_select_related = ("municipality",)
    search_fields = ("municipality__name", "unit", "person")
    autocomplete_fields = ("municipality",)


@admin.register(Organisation.pgh_event_model)  # type: ignore[attr-defined]
class OrganisationHistoryAdmin(ReadOnlyAdmin):
    """Every state that an organisation's row was in, kept by the database itself."""

    list_display = ("pgh_created_at", "pgh_label", "pgh_obj_id", "name", "inn", "status")
    list_filter = ("pgh_label",)
    search_fields = ("=pgh_obj__id", "name", "inn")
    show_full_result_count = False
