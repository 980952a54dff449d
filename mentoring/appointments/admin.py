from django.contrib import admin

from backend.accounts.audited_admin import ReadOnlyAdmin
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit

# For looking: all of it is written by the services, which lock, audit and tell people.


@admin.register(Specialist)
class SpecialistAdmin(ReadOnlyAdmin):
    list_display = ("name", "centre", "fields", "active")
    list_filter = ("active", "centre")
    list_select_related = ("centre",)
    search_fields = ("name", "centre__name")


@admin.register(Slot)
class SlotAdmin(ReadOnlyAdmin):
    list_display = ("specialist", "starts_at", "form", "cancelled_at")
    list_filter = ("form",)
    list_select_related = ("specialist",)
    search_fields = ("specialist__name",)
    date_hierarchy = "starts_at"


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("full_name", "email", "slot", "status", "booked_at")
    list_filter = ("status",)
    list_select_related = ("slot__specialist",)
    search_fields = ("full_name", "email")


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ("title", "municipality", "centre", "status", "starts_at", "people", "organisations")
    list_filter = ("status", "form", "centre")
    list_select_related = ("municipality", "centre")
    search_fields = ("title", "municipality__name")
    date_hierarchy = "starts_at"
