from django.contrib import admin

from mentoring.admin import ReadOnlyAdmin
from mentoring.meetings.models import Meeting


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ("project", "mentor", "starts_at", "form", "held_at", "cancelled_at")
    list_filter = ("form", ("held_at", admin.EmptyFieldListFilter))
    list_select_related = ("project", "mentor")
    search_fields = ("project__title", "mentor__full_name")
    date_hierarchy = "starts_at"
