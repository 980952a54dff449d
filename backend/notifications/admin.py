from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from backend.notifications.models import Address, Letter, Tick


class ReadOnly(admin.ModelAdmin):
    """Shown, never changed here: the outbox has its own services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    list_display = ("rule", "recipient", "thread", "status", "reason", "due_at", "attempts", "sent_at")
    list_filter = ("status", "category", "rule")
    search_fields = ("recipient", "thread", "message_id")
    date_hierarchy = "due_at"
    list_select_related = ()
    show_full_result_count = False
    exclude = ("context",)  # it can hold a key to an account


@admin.register(Address)
class AddressAdmin(ReadOnly):
    list_display = ("email", "bounced_at", "bounce", "unsubscribed_at")
    search_fields = ("email",)


@admin.register(Tick)
class TickAdmin(ReadOnly):
    list_display = ("name", "started_at", "finished_at", "outcome")
