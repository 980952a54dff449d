from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.http import HttpRequest

from events.models import Category, Event, Question, Registration, Seats, Session


class ReadOnlyAdmin(admin.ModelAdmin):
    """For looking: events and registrations are written by the services, which count seats, audit and tell people."""

    list_per_page = 50
    # What Django 6 does by itself.
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeatsInline(ReadOnlyInline):
    model = Seats
    fields = readonly_fields = ("capacity", "taken")


class CategoryInline(ReadOnlyInline):
    model = Category
    fields = readonly_fields = ("title", "kind", "quota", "taken")


class SessionInline(ReadOnlyInline):
    model = Session
    fields = readonly_fields = ("title", "starts_at", "ends_at", "chosen", "capacity", "taken")


class QuestionInline(ReadOnlyInline):
    model = Question
    fields = readonly_fields = ("text", "kind", "required", "category")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("title", "status", "starts_at", "centre", "seats")
    list_filter = ("status", "kind", "format", "centre")
    list_select_related = ("centre", "seats")
    search_fields = ("title", "place")
    date_hierarchy = "starts_at"
    inlines = (SeatsInline, CategoryInline, SessionInline, QuestionInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).select_related("centre", "seats")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("full_name", "email", "event", "status", "signed_up_at")
    list_filter = ("status",)
    list_select_related = ("event",)
    search_fields = ("full_name", "email", "code", "event__title")
    date_hierarchy = "signed_up_at"
