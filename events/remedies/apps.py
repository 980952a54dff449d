from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemediesConfig(AppConfig):
    name = "events.remedies"
    label = "remedies"
    verbose_name = _("Events that lower a risk")

    def ready(self) -> None:
        from events import sections as registry  # noqa: PLC0415 - models are not loaded before
        from events.remedies import sections  # noqa: PLC0415
        from events.remedies.indicators import MISSED  # noqa: PLC0415
        from events.remedies.matching import offers  # noqa: PLC0415
        from projects.warning.offers import register_offers  # noqa: PLC0415
        from projects.warning.watching import register_watched  # noqa: PLC0415

        registry.register(registry.Place.BEFORE, sections.TOPICS)
        register_offers(offers)
        register_watched(MISSED)
