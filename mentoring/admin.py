from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from mentoring.models import Absence, Assignment, Attempt, CheckIn, Contact, MentorProfile, Task


class ReadOnlyAdmin(admin.ModelAdmin):
    """For looking: these rows are written by the services, which check, audit and tell people."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("project", "mentor", "centre", "started_at", "ended_at")
    list_filter = ("centre", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("project", "mentor", "centre")
    search_fields = ("project__title", "mentor__full_name", "mentor__email")
    date_hierarchy = "started_at"


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ("project", "by", "channel", "at", "next_on")
    list_filter = ("channel",)
    list_select_related = ("project", "by")
    search_fields = ("project__title", "by__full_name", "summary")
    date_hierarchy = "at"


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    list_display = ("project", "answer", "email", "at", "seen_at")
    list_filter = ("answer", ("seen_at", admin.EmptyFieldListFilter))
    list_select_related = ("project",)
    search_fields = ("project__title", "email", "comment")
    date_hierarchy = "at"


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    list_display = ("title", "project", "assignee", "due_on", "done_at")
    list_filter = (("done_at", admin.EmptyFieldListFilter),)
    list_select_related = ("project", "assignee")
    search_fields = ("project__title", "assignee__full_name", "title")
    date_hierarchy = "due_on"


@admin.register(MentorProfile)
class MentorProfileAdmin(ReadOnlyAdmin):
    list_display = ("user", "centre", "project_limit")
    list_filter = ("centre",)
    list_select_related = ("user", "centre")
    search_fields = ("user__full_name", "user__email")


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    list_display = ("mentor", "backup", "centre", "starts_on", "ends_on")
    list_filter = ("centre",)
    list_select_related = ("mentor", "backup", "centre")
    search_fields = ("mentor__full_name", "backup__full_name")
    date_hierarchy = "starts_on"


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("project", "by", "at")
    list_select_related = ("project", "by")
    search_fields = ("project__title", "by__full_name")
    date_hierarchy = "at"
