from django.contrib import admin

from mentoring.admin import ReadOnlyAdmin
from mentoring.cases.models import Case, Referral


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Without names and addresses: these are for those who work with the client."""

    list_display = ("number", "subject", "centre", "service", "status", "answer_by", "first_answered_at", "rating")
    list_filter = ("status", "client_kind", "outcome")
    list_select_related = ("centre", "service")
    search_fields = ("subject",)
    date_hierarchy = "asked_at"


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ("case", "from_centre", "to_centre", "at", "consent_at", "accepted")
    list_filter = ("accepted",)
    list_select_related = ("case", "from_centre", "to_centre")
    date_hierarchy = "at"
