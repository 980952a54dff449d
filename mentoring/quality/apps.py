from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    name = "mentoring.quality"
    label = "quality"
    verbose_name = _("Quality of services")

    def ready(self) -> None:
        from backend.directory import sections  # noqa: PLC0415 - models are ready only now
        from backend.directory.models import Centre, Organisation  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from mentoring.quality.models import Answer  # noqa: PLC0415
        from mentoring.quality.sections import SECTION  # noqa: PLC0415
        from mentoring.quality.threads import label, visible_ids  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415

        for model in (Centre, Organisation):
            sections.register(model, SECTION)
        register_target(Answer, visible=Answer.objects.visible_to, change="quality.change_answer")
        register_thread("assessment", visible_ids=visible_ids, label=label)
