from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListsConfig(AppConfig):
    name = "projects.lists"
    label = "lists"
    verbose_name = _("Lists of projects")

    def ready(self) -> None:
        from backend.notifications.ticks import register_tick  # noqa: PLC0415 - models are ready only now
        from projects.directions import register as register_use  # noqa: PLC0415
        from projects.lists import filters, sorts  # noqa: PLC0415
        from projects.lists.bulk import register_deed  # noqa: PLC0415
        from projects.lists.direction_uses import VIEWS  # noqa: PLC0415
        from projects.lists.reminding import REMIND  # noqa: PLC0415
        from projects.lists.selectors import register_column  # noqa: PLC0415
        from projects.lists.vocabulary import refresh_words  # noqa: PLC0415
        from projects.reports.selectors import late_correction, late_in_words  # noqa: PLC0415

        register_column("report", late_correction, say=late_in_words)
        register_deed(REMIND)
        register_use(VIEWS)
        filters.register()
        sorts.register()
        register_tick("refresh_words", 3600, refresh_words)
