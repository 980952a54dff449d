from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "mentoring.cases"
    verbose_name = _("Requests for help")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.accounts.signals import done  # noqa: PLC0415
        from backend.directory.closing import register as register_closing  # noqa: PLC0415
        from backend.directory.leaving import register as register_behind  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from backend.ui.home import register as register_home  # noqa: PLC0415
        from mentoring.cases import behind, feed, receivers, threads  # noqa: PLC0415
        from mentoring.cases import personal_data as own  # noqa: PLC0415
        from mentoring.cases.audiences import AUDIENCES  # noqa: PLC0415
        from mentoring.cases.home import SECTION  # noqa: PLC0415
        from mentoring.cases.models import Case, CaseMessage  # noqa: PLC0415
        from mentoring.cases.responses import CASES  # noqa: PLC0415
        from mentoring.cases.services.closing import REQUESTS, move_on_all  # noqa: PLC0415
        from mentoring.responses import register_source  # noqa: PLC0415
        from projects.feed import register_source as register_in_feed  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415

        register_source(CASES)
        for audience in AUDIENCES:
            audiences.register(audience)
        register_home(SECTION)
        register_behind(behind.requests)
        register_closing(REQUESTS)
        register_tick("cases.closed_centres", 3600, move_on_all)
        done.connect(receivers.watch_leaving, dispatch_uid="cases.watch_leaving")
        register_thread("case", visible_ids=threads.visible_ids, label=threads.label)
        register_target(Case, visible=Case.objects.visible_to, change="cases.attach_file")
        register_target(CaseMessage, visible=CaseMessage.objects.visible_to, change="cases.change_message")
        register_in_feed(feed.CASES)
        personal_data.register("requests_for_help", export=own.cases, erase=own.forget)
        personal_data.register("messages_of_requests", export=own.messages)
