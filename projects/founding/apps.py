from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundingConfig(AppConfig):
    name = "projects.founding"
    verbose_name = _("Founding of organisations")
