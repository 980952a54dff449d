from django.contrib import admin

from backend.accounts.audited_admin import AuditedAdmin, ReadOnlyInline
from projects.reports.models import Remark, ReportVersion, StageReport


class VersionInline(ReadOnlyInline):
    model = ReportVersion
    fields = readonly_fields = ("number", "by", "at", "decision", "decided_by", "decided_at", "reason")


class RemarkInline(ReadOnlyInline):
    model = Remark
    fields = readonly_fields = ("label", "text", "by", "at", "answer", "resolved_at")


@admin.register(StageReport)
class StageReportAdmin(AuditedAdmin):
    """Reports as they stand; what was typed, sent and decided has its writers in the services."""

    list_display = ("title", "kind", "project", "status", "due_on", "times_returned")
    list_select_related = ("project",)
    list_filter = ("kind", "status")
    search_fields = ("title", "project__title")
    raw_id_fields = ("project", "checkpoint")
    readonly_fields = (
        "status", "times_returned", "submitted_at", "fix_by", "made_by", "draft", "revision", "drafted_by",
        "drafted_at",
    )  # fmt: skip
    inlines = (VersionInline, RemarkInline)
