from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.models import Series, Session
from events.programme.models import Material


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ("title", "centre")
    list_filter = ("centre",)
    list_select_related = ("centre",)
    search_fields = ("title",)


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("title", "event", "platform", "starts_at", "capacity", "taken")
    list_select_related = ("event", "platform")
    search_fields = ("title", "event__title")
    date_hierarchy = "starts_at"


@admin.register(Material)
class MaterialAdmin(ReadOnlyAdmin):
    list_display = ("title", "event", "audience")
    list_filter = ("audience",)
    list_select_related = ("event",)
    search_fields = ("title", "event__title")
