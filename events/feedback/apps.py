from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "events.feedback"
    label = "feedback"
    verbose_name = _("Opinions on events")

    def ready(self) -> None:
        from events import sections as registry  # noqa: PLC0415 - models are not loaded before
        from events.feedback import sections  # noqa: PLC0415

        registry.register(registry.Place.AFTER, sections.DESK)
        registry.register_for_participant(sections.ASK)
        registry.register_links(sections.links)
