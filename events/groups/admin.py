from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.groups.models import WorkingGroup


@admin.register(WorkingGroup)
class WorkingGroupAdmin(ReadOnlyAdmin):
    list_display = ("title", "centre", "public", "closed_at", "created_at")
    list_filter = ("public", "centre")
    list_select_related = ("centre",)
    search_fields = ("title",)
