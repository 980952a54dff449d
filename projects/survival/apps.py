from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurvivalConfig(AppConfig):
    name = "projects.survival"
    verbose_name = _("How long projects live")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from projects.feed import register_source  # noqa: PLC0415
        from projects.survival.feed import ANSWERS  # noqa: PLC0415
        from projects.survival.personal_data import continuations, forget  # noqa: PLC0415

        register_source(ANSWERS)
        personal_data.register("continuations", export=continuations, erase=forget)
