from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        from backend.accounts.personal_data import register  # noqa: PLC0415
        from backend.accounts.signals import done  # noqa: PLC0415
        from backend.directory.closing import register as register_closing  # noqa: PLC0415
        from backend.directory.leaving import register as register_behind  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.engine.channels import register_channel  # noqa: PLC0415
        from backend.notifications.signals import address_bounced  # noqa: PLC0415 - models are ready only now
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from mentoring import behind, feed, lists, personal_data, receivers, responses, rises, risk  # noqa: PLC0415
        from mentoring.audiences import AUDIENCES  # noqa: PLC0415
        from mentoring.channel import SENDER  # noqa: PLC0415
        from mentoring.closing import PROJECTS  # noqa: PLC0415
        from mentoring.direction_uses import PROFILES  # noqa: PLC0415
        from mentoring.services.plan import settle_all  # noqa: PLC0415
        from mentoring.services.unmentored import watch_unmentored  # noqa: PLC0415
        from projects.directions import register as register_use  # noqa: PLC0415
        from projects.feed import register_source  # noqa: PLC0415
        from projects.signals import dates_changed, project_moved  # noqa: PLC0415
        from projects.warning.signals import risk_fell, risk_rose  # noqa: PLC0415
        from projects.warning.watching import register_watched  # noqa: PLC0415

        register("assignments", export=personal_data.assignments)
        register("mentor_profiles", export=personal_data.at_the_centre)
        register("absences", export=personal_data.absences)
        register("call_attempts", export=personal_data.attempts)
        register("contacts", export=personal_data.contacts)
        register("check_ins", export=personal_data.check_ins, erase=personal_data.forget)
        register_source(*feed.SOURCES)
        lists.register()
        register_behind(behind.projects)
        register_closing(PROJECTS)
        register_use(PROFILES)
        for audience in AUDIENCES:
            audiences.register(audience)
        for indicator in risk.INDICATORS:
            register_watched(indicator)
        address_bounced.connect(receivers.call_instead, dispatch_uid="mentoring.call_instead")
        for changed in (dates_changed, project_moved):
            changed.connect(receivers.settle, dispatch_uid="mentoring.settle")
        project_moved.connect(receivers.watch, dispatch_uid="mentoring.watch")
        done.connect(receivers.watch_leaving, dispatch_uid="mentoring.watch_leaving")
        risk_rose.connect(rises.open_tasks, dispatch_uid="mentoring.rises")
        risk_fell.connect(rises.close_tasks, dispatch_uid="mentoring.falls")
        register_channel(SENDER)
        for source in (responses.ANSWERS, responses.TASKS):
            responses.register_source(source)
        register_tick("settle_tasks", 60, settle_all)
        # Once a day is enough; a day on which the clock stood still is caught up within the hour.
        register_tick("watch_unmentored", 3600, watch_unmentored)
