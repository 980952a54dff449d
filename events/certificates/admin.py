from django.contrib import admin

from events.admin import ReadOnlyAdmin
from events.certificates.models import Certificate


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ("written", "full_name", "kind", "event", "issued_at", "state")
    list_filter = ("kind",)
    list_select_related = ("event",)
    search_fields = ("number", "full_name", "email", "event__title")
    date_hierarchy = "issued_at"
