from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoverageConfig(AppConfig):
    name = "mentoring.coverage"
    verbose_name = _("Where help is missing or doubled")

    def ready(self) -> None:
        from backend.notifications import audiences  # noqa: PLC0415 - models are ready only now
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from mentoring.coverage import told  # noqa: PLC0415

        for audience in told.AUDIENCES:
            audiences.register(audience)
        register_thread("justification", visible_ids=told.visible_ids, label=told.label)
