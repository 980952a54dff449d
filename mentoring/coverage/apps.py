from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "mentoring.coverage"
    verbose_name = _("Where help is missing or doubled")
