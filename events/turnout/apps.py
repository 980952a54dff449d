from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TurnoutConfig(AppConfig):
    name = "events.turnout"
    label = "turnout"
    verbose_name = _("Who came to events")

    def ready(self) -> None:
        from backend.directory import sections as of_places  # noqa: PLC0415 - models are not loaded before
        from backend.directory.models import Organisation  # noqa: PLC0415
        from events import sections as of_events  # noqa: PLC0415
        from events.turnout import sections  # noqa: PLC0415
        from events.turnout.feed import SOURCE  # noqa: PLC0415
        from projects.feed import register_source  # noqa: PLC0415

        of_events.register(of_events.Place.AFTER, sections.REPORT)
        of_places.register(Organisation, sections.OF_ORGANISATION)
        register_source(SOURCE)
