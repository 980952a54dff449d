from django.contrib import admin

from backend.accounts.audited_admin import ReadOnlyAdmin
from backend.audit.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    """Who did what, for those who have to find out. Nobody changes it, the database sees to that."""

    list_display = ("at", "actor", "verb", "target_type", "target_id", "reason")
    list_select_related = ("actor",)
    list_filter = ("target_type", "verb")
    search_fields = ("verb", "=target_id", "actor__email", "actor__full_name", "reason")
    date_hierarchy = "at"
    show_full_result_count = False
