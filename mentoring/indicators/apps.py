from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "mentoring.indicators"
    verbose_name = _("Indicators of centres")

    def ready(self) -> None:
        from backend.directory.models import Centre  # noqa: PLC0415 - models are ready only now
        from backend.directory.sections import Section, register  # noqa: PLC0415
        from mentoring.indicators.selectors import results_of  # noqa: PLC0415

        register(Centre, Section("indicators/of_centre.html", results_of))
