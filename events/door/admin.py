from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.door.models import Attendance, DoorPass, Mark


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    list_display = ("registration", "day", "session", "state", "at", "door", "source", "by")
    list_filter = ("state", "source")
    list_select_related = ("registration__event", "session", "by")
    search_fields = ("registration__full_name", "registration__event__title")
    date_hierarchy = "day"


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    list_display = ("attendance", "state", "at", "received_at", "door", "source", "outcome", "by")
    list_filter = ("outcome", "source")
    list_select_related = ("attendance__registration__event", "by")
    search_fields = ("attendance__registration__full_name", "number")
    date_hierarchy = "at"


@admin.register(DoorPass)
class DoorPassAdmin(ReadOnlyAdmin):
    list_display = ("event", "door", "created_by", "last_seen_at", "withdrawn_at")
    list_filter = (("withdrawn_at", admin.EmptyFieldListFilter),)
    list_select_related = ("event", "created_by")
    search_fields = ("event__title", "door")
