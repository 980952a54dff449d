from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfferingConfig(AppConfig):
    name = "mentoring.offering"
    verbose_name = _("Services of centres")

    def ready(self) -> None:
        from backend.directory.models import Centre  # noqa: PLC0415 - models are ready only now
        from backend.directory.sections import Section, register  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from mentoring.offering import centres_told  # noqa: PLC0415
        from mentoring.offering.sections import services_of_centre  # noqa: PLC0415

        register(Centre, Section("offering/of_centre.html", services_of_centre))
        for audience in centres_told.AUDIENCES:
            audiences.register(audience)
        register_thread("centre", visible_ids=centres_told.visible_ids, label=centres_told.label)
