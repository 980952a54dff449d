from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferingConfig(AppConfig):
    name = "mentoring.offering"
    verbose_name = _("Services of centres")

    def ready(self) -> None:
        from backend.directory.models import Centre  # noqa: PLC0415 - models are ready only now
        from backend.directory.sections import Section, register  # noqa: PLC0415
        from mentoring.offering.sections import services_of_centre  # noqa: PLC0415

        register(Centre, Section("offering/of_centre.html", services_of_centre))
