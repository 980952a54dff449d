from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "events.programme"
    label = "programme"
    verbose_name = _("Programme of events")

    def ready(self) -> None:
        from events import sections  # noqa: PLC0415 - models are ready only now
        from events.programme.models import Material  # noqa: PLC0415
        from events.programme.sections import DESK, DESK_AFTER, PAGE, TICKET  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415

        register_target(Material, visible=Material.objects.visible_to, change="programme.change_material")
        sections.register(sections.Place.PAGE, PAGE)
        sections.register(sections.Place.BEFORE, DESK)
        sections.register(sections.Place.AFTER, DESK_AFTER)
        sections.register_for_participant(TICKET)
