from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PassportConfig(AppConfig):
    name = "projects.passport"
    verbose_name = _("Application form")

    def ready(self) -> None:
        from backend.accounts import personal_data as registry  # noqa: PLC0415 - models are ready only now
        from backend.directory import sections  # noqa: PLC0415
        from backend.directory.models import Centre, Organisation  # noqa: PLC0415
        from projects.passport import personal_data, reading  # noqa: PLC0415
        from projects.passport.sections import partner_in  # noqa: PLC0415
        from projects.passport.services.clone import on_retried  # noqa: PLC0415
        from projects.passport.wins import wins_at  # noqa: PLC0415
        from projects.reading import register_tables  # noqa: PLC0415
        from projects.signals import project_retried  # noqa: PLC0415

        registry.register("team_roles", export=personal_data.roles, erase=personal_data.forget)
        registry.register("unsaved_applications", export=personal_data.typed)
        sections.register(Organisation, sections.Section("passport/partner_in.html", partner_in))
        sections.register(Centre, sections.Section("passport/wins.html", wins_at))
        register_tables(reading.tables)
        project_retried.connect(on_retried, dispatch_uid="projects.passport.clone")
