from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "projects.reports"
    verbose_name = _("Stage reports")

    def ready(self) -> None:
        from projects.feed import register_source  # noqa: PLC0415 - models are ready only now
        from projects.files.targets import register_target  # noqa: PLC0415
        from projects.reports.feed import VERSIONS  # noqa: PLC0415
        from projects.reports.filing import named  # noqa: PLC0415
        from projects.reports.models import StageReport  # noqa: PLC0415
        from projects.reports.receivers import plan  # noqa: PLC0415
        from projects.signals import dates_changed, project_moved  # noqa: PLC0415

        register_source(VERSIONS)
        register_target(
            StageReport, visible=StageReport.objects.visible_to, change="reports.attach_file", on_record=named
        )
        dates_changed.connect(plan, dispatch_uid="reports.dates_changed")
        project_moved.connect(plan, dispatch_uid="reports.project_moved")
