from django.contrib import admin
from django.http import HttpRequest

from backend.accounts.audited_admin import AuditedAdmin
from projects.passport.models import Activity, BudgetLine, Partner, PlanTask, Preparation, Result


class ActivityInline(admin.TabularInline):
    model = Activity
    extra = 0


@admin.register(PlanTask)
class PlanTaskAdmin(AuditedAdmin):
    list_display = ("title", "project", "position")
    list_select_related = ("project",)
    search_fields = ("title", "project__title")
    raw_id_fields = ("project",)
    inlines = (ActivityInline,)


@admin.register(BudgetLine)
class BudgetLineAdmin(AuditedAdmin):
    list_display = ("project", "article", "total", "cofunding", "requested")
    list_select_related = ("project",)
    list_filter = ("article",)
    search_fields = ("project__title",)
    raw_id_fields = ("project",)


@admin.register(Result)
class ResultAdmin(AuditedAdmin):
    list_display = ("title", "project", "kind", "target", "unit", "achieved")
    list_select_related = ("project",)
    list_filter = ("kind",)
    search_fields = ("title", "project__title")
    raw_id_fields = ("project",)


@admin.register(Partner)
class PartnerAdmin(AuditedAdmin):
    list_display = ("name", "project", "role")
    list_select_related = ("project",)
    list_filter = ("role",)
    search_fields = ("name", "project__title")
    raw_id_fields = ("project", "organisation")


@admin.register(Preparation)
class PreparationAdmin(AuditedAdmin):
    """A journal of help: entered and taken back on the project's page."""

    list_display = ("project", "centre", "service", "by", "at")
    list_select_related = ("project", "centre", "by")
    search_fields = ("project__title", "service")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Preparation | None = None) -> bool:
        return False
