from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "projects.exchange"
    verbose_name = _("Import and export")

    def ready(self) -> None:
        from backend.common.tabular.runs import imported  # noqa: PLC0415 - models are ready only now
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from projects.exchange.importing.journal import keep  # noqa: PLC0415
        from projects.exchange.intake.running import work_off  # noqa: PLC0415
        from projects.exchange.services import TICK  # noqa: PLC0415

        imported.connect(keep, dispatch_uid="projects.exchange.importing.journal")
        register_tick(TICK, 15, work_off)
