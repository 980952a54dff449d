from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoorConfig(AppConfig):
    name = "events.door"
    label = "door"
    verbose_name = _("At the door of events")

    def ready(self) -> None:
        from backend.accounts.personal_data import register  # noqa: PLC0415 - models are ready only now
        from events import presence, sections  # noqa: PLC0415
        from events.door import desk, personal_data  # noqa: PLC0415
        from events.door.selectors import came  # noqa: PLC0415

        presence.register(came)
        sections.register(sections.Place.DAY, sections.Section("door/desk_day.html", desk.of_day, order=10))
        sections.register(sections.Place.AFTER, sections.Section("door/desk_after.html", desk.of_after, order=10))
        sections.register_for_participant(sections.ParticipantSection("door/join.html", desk.of_ticket, order=10))
        register("attendance", export=personal_data.attendance, erase=personal_data.forget_notes)
