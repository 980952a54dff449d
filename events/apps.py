from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415
        from backend.directory import closing, yearly  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415 - models are not loaded before
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from backend.ui.home import register  # noqa: PLC0415
        from events.centre_closing import EVENTS  # noqa: PLC0415
        from events.home import SECTION  # noqa: PLC0415
        from events.personal_data import forget, registrations  # noqa: PLC0415
        from events.services.planning import hold_over  # noqa: PLC0415
        from events.services.registrations import expire_held  # noqa: PLC0415
        from events.threads import label, visible_ids  # noqa: PLC0415
        from events.yearly import SECTION as OF_YEAR  # noqa: PLC0415

        register(SECTION)
        closing.register(EVENTS)
        yearly.register(OF_YEAR)
        personal_data.register("registrations", export=registrations, erase=forget)
        register_thread("event", visible_ids=visible_ids, label=label)
        register_tick("events.expire_held", 60, lambda now: expire_held(now=now))
        register_tick("events.hold_over", 600, lambda now: hold_over(now=now))
