from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningConfig(AppConfig):
    name = "projects.warning"
    verbose_name = _("Early warning")

    def ready(self) -> None:
        from backend.notifications.ticks import register_tick  # noqa: PLC0415 - models are ready only now
        from projects.warning.indicators import BUILT_IN  # noqa: PLC0415
        from projects.warning.services.counting import count_changed, count_daily  # noqa: PLC0415
        from projects.warning.watching import JOB, register_watched  # noqa: PLC0415

        for indicator in BUILT_IN:
            register_watched(indicator)
        register_tick(JOB, 30, count_changed)
        register_tick("count_risks", 600, count_daily)
