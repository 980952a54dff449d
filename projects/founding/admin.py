from django.contrib import admin
from django.http import HttpRequest

from backend.accounts.audited_admin import AuditedAdmin, ReadOnlyInline
from projects.founding.models import Document, Filing, Founding, Step


class StepInline(ReadOnlyInline):
    model = Step
    fields = readonly_fields = ("code", "due_on", "done_on", "skipped_on", "reason", "by")


class DocumentInline(ReadOnlyInline):
    model = Document
    fields = readonly_fields = ("code", "status", "note")


class FilingInline(ReadOnlyInline):
    model = Filing
    fields = readonly_fields = ("number", "filed_on", "answer_by", "answered_on", "outcome", "reason")


@admin.register(Founding)
class FoundingAdmin(AuditedAdmin):
    """Groups on their way; what registration changed has its writers in the services."""

    list_display = ("name", "group", "legal_form", "status", "centre", "started_on", "registered_on")
    list_select_related = ("group", "centre")
    list_filter = ("status", "legal_form")
    search_fields = ("name", "group__name")
    raw_id_fields = ("mentor",)
    readonly_fields = ("group", "region", "status", "started_on", "decided_on", "registered_on", "organisation")
    inlines = (StepInline, DocumentInline, FilingInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
