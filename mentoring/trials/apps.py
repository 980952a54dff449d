from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrialsConfig(AppConfig):
    name = "mentoring.trials"
    verbose_name = _("Does it help?")

    def ready(self) -> None:
        from backend.notifications.holdouts import Holdout, register_holdout  # noqa: PLC0415 - models are ready only now
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from mentoring.trials.holding import reached, spared  # noqa: PLC0415
        from mentoring.trials.services import conclude  # noqa: PLC0415

        register_holdout(Holdout(spared=spared, reached=reached))
        register_tick("conclude_trials", 3600, conclude)
