from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundingConfig(AppConfig):
    name = "projects.founding"
    verbose_name = _("Founding of organisations")

    def ready(self) -> None:
        from backend.directory import sections  # noqa: PLC0415 - models are ready only now
        from backend.directory.models import Organisation  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415
        from projects.founding.audiences import AUDIENCES  # noqa: PLC0415
        from projects.founding.models import Document  # noqa: PLC0415
        from projects.founding.sections import SECTION  # noqa: PLC0415
        from projects.founding.threads import label, visible_ids  # noqa: PLC0415

        register_target(Document, visible=Document.objects.visible_to, change="founding.change_document")
        sections.register(Organisation, SECTION)
        for audience in AUDIENCES:
            audiences.register(audience)
        register_thread("founding", visible_ids=visible_ids, label=label)
