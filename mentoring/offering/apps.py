from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferingConfig(AppConfig):
    name = "mentoring.offering"
    verbose_name = _("Services of centres")
