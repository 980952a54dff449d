from django.contrib import admin
from django.http import HttpRequest

from backend.accounts.audited_admin import AuditedAdmin
from projects.models import (
    Checkpoint,
    Contract,
    Direction,
    ImportRun,
    Programme,
    ProgrammeCheckpoint,
    Project,
    ProjectDraft,
    StageChange,
    TeamMember,
)


class TeamInline(admin.TabularInline):
    model = TeamMember
    extra = 0


class ContractInline(admin.StackedInline):
    model = Contract
    extra = 0


class CheckpointInline(admin.TabularInline):
    model = Checkpoint
    extra = 0


class DefaultInline(admin.TabularInline):
    model = ProgrammeCheckpoint
    extra = 0


@admin.register(Project)
class ProjectAdmin(AuditedAdmin):
    list_display = ("title", "organisation", "centre", "stage", "number", "grant")
    list_select_related = ("organisation", "centre")
    list_filter = ("stage", "programme")
    search_fields = ("title", "number", "organisation__name", "organisation__short_name")
    raw_id_fields = ("organisation", "centre", "programme", "direction", "region", "municipality", "retry_of")
    # The stage has one writer: the service, which keeps history and audit.
    readonly_fields = ("stage", "stage_since", "created_at", "updated_at")
    inlines = (ContractInline, CheckpointInline, TeamInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ("name", "donor", "year", "closes_on", "results_on")
    list_filter = ("year",)
    search_fields = ("name", "donor")
    raw_id_fields = ("region",)
    inlines = (DefaultInline,)


@admin.register(Direction)
class DirectionAdmin(admin.ModelAdmin):
    list_display = ("name", "valid_from", "valid_to")
    search_fields = ("name",)


@admin.register(StageChange)
class StageChangeAdmin(admin.ModelAdmin):
    list_display = ("project", "source", "target", "by", "at")
    list_select_related = ("project", "by")
    list_filter = ("target",)
    search_fields = ("project__title",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: StageChange | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StageChange | None = None) -> bool:
        return False


@admin.register(ProjectDraft)
class ProjectDraftAdmin(admin.ModelAdmin):
    list_display = ("__str__", "user", "step", "updated_at")
    list_select_related = ("user",)
    raw_id_fields = ("user", "project")


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """A journal: it is read, not written."""

    list_display = ("file", "kind", "at", "by", "read", "created", "updated", "refused")
    list_select_related = ("by",)
    list_filter = ("kind",)
    search_fields = ("file", "sha256")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False
