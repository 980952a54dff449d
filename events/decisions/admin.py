from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.decisions.models import Protocol, ProtocolVersion, Recommendation


@admin.register(Protocol)
class ProtocolAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "status", "number", "year", "held_on", "centre")
    list_filter = ("status", "kind", "centre")
    list_select_related = ("centre",)
    search_fields = ("title",)
    date_hierarchy = "held_on"


@admin.register(ProtocolVersion)
class ProtocolVersionAdmin(ReadOnlyAdmin):
    list_display = ("protocol", "number", "approved_at", "approved_by", "reason")
    list_select_related = ("protocol", "approved_by")
    search_fields = ("protocol__title",)
    date_hierarchy = "approved_at"


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    """Without the addresses of those who see to them: these are for those who run the event."""

    list_display = ("number", "wording", "addressed_to", "progress", "due_on", "in_force", "protocol")
    list_filter = ("progress", "in_force")
    list_select_related = ("protocol",)
    search_fields = ("wording", "addressed_to")
