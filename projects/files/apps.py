from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "projects.files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from projects.files.targets import register_target  # noqa: PLC0415 - models are ready only now
        from projects.models import Project  # noqa: PLC0415

        register_target(Project, visible=Project.objects.visible_to, change="projects.change_passport")
