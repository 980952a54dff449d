from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import BaseModelForm
from django.http import HttpRequest

from backend.accounts.requests import person
from backend.accounts.signals import note
from backend.common import clock

# Addresses of sites without a scheme are taken for https.
WEBSITES: dict[Any, Any] = {models.URLField: {"assume_scheme": "https"}}


class AuditedAdmin(admin.ModelAdmin):
    """Writes every change by hand into the audit: who, when, which fields; never the values, which may be personal."""

    formfield_overrides = WEBSITES

    def save_model(self, request: HttpRequest, obj: models.Model, form: BaseModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._note(request, "changed" if change else "added", obj, {"fields": form.changed_data})

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._note(request, "deleted", obj, {"name": obj._meta.label_lower})
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> None:
        for row in queryset:
            self._note(request, "deleted", row, {"name": row._meta.label_lower})
        super().delete_queryset(request, queryset)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row, fields in formset.changed_objects:
            self._note(request, "changed", row, {"fields": fields})
        for row in formset.new_objects:
            self._note(request, "added", row, {})
        for row in formset.deleted_objects:
            self._note(request, "deleted", row, {"name": row._meta.label_lower})

    def _note(self, request: HttpRequest, verb: str, row: models.Model, after: dict[str, Any]) -> None:
        note(by=person(request), verb=f"admin.{verb}", target=row, now=clock.now(), after=after)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are looked at, never touched."""

    formfield_overrides = WEBSITES

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """What the services alone write."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
