from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's administration pages behind our own log-in."""

    default_site = "backend.accounts.admin_site.StaffSite"
