from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.directory import sections  # noqa: PLC0415
        from backend.directory.models import Centre, Organisation  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415 - models are not loaded before
        from backend.ui.home import register  # noqa: PLC0415
        from projects.audiences import AUDIENCES  # noqa: PLC0415
        from projects.direction_uses import DRAFTS, PROJECTS  # noqa: PLC0415
        from projects.directions import register as register_use  # noqa: PLC0415
        from projects.home import SECTION  # noqa: PLC0415
        from projects.personal_data import drafts, forget, teams  # noqa: PLC0415
        from projects.sections import SECTION as OF_PLACE  # noqa: PLC0415
        from projects.threads import label, visible_ids  # noqa: PLC0415

        register(SECTION)
        personal_data.register("teams", export=teams, erase=forget)
        personal_data.register("drafts", export=drafts)
        for model in (Organisation, Centre):
            sections.register(model, OF_PLACE)
        for audience in AUDIENCES:
            audiences.register(audience)
        for use in (PROJECTS, DRAFTS):
            register_use(use)
        register_thread("project", visible_ids=visible_ids, label=label)
