from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "projects.files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from projects.files.housekeeping import purge  # noqa: PLC0415
        from projects.files.personal_data import files  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415
        from projects.models import Project  # noqa: PLC0415

        register_target(Project, visible=Project.objects.visible_to, change="projects.change_passport")
        personal_data.register("files", export=files)
        register_tick("purge_files", 3600, purge)
