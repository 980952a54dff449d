from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DefenceConfig(AppConfig):
    name = "mentoring.defence"
    label = "defence"
    verbose_name = _("Public defence of results")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.directory import sections, yearly  # noqa: PLC0415
        from backend.directory.models import Centre  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from mentoring.defence.personal_data import ballots, forget, questions  # noqa: PLC0415
        from mentoring.defence.sections import SECTION  # noqa: PLC0415
        from mentoring.defence.sources import SECTIONS  # noqa: PLC0415
        from mentoring.defence.threads import label, season_label, visible_ids, visible_seasons  # noqa: PLC0415

        personal_data.register("defence_questions", export=questions, erase=forget)
        personal_data.register("defence_ballots", export=ballots)
        sections.register(Centre, SECTION)
        for section in SECTIONS:
            yearly.register(section)
        register_thread("defence", visible_ids=visible_ids, label=label)
        register_thread("season", visible_ids=visible_seasons, label=season_label)
