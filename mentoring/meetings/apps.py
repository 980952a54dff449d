from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "mentoring.meetings"
    verbose_name = _("Meetings of mentors and NKOs")

    def ready(self) -> None:
        from backend.accounts.personal_data import register  # noqa: PLC0415 - models are ready only now
        from mentoring.meetings import followups, personal_data, receivers  # noqa: F401, PLC0415
        from mentoring.signals import handed_over  # noqa: PLC0415

        register("meetings", export=personal_data.meetings)
        handed_over.connect(receivers.go_along, dispatch_uid="meetings.go_along")
