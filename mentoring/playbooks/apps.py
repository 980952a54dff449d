from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaybooksConfig(AppConfig):
    name = "mentoring.playbooks"
    verbose_name = _("Follow-up plans")
