from django.contrib import admin

from backend.accounts.audited_admin import AuditedAdmin
from mentoring.offering.models import Offer, Service


@admin.register(Service)
class ServiceAdmin(AuditedAdmin):
    list_display = ("title", "kind", "retired_on")
    list_filter = ("kind",)
    search_fields = ("title",)


@admin.register(Offer)
class OfferAdmin(AuditedAdmin):
    list_display = ("service", "centre", "promise_days", "opens_on", "closed_on")
    list_select_related = ("service", "centre")
    list_filter = ("service__kind",)
    search_fields = ("service__title", "centre__name")
    autocomplete_fields = ("service", "centre", "municipalities")
