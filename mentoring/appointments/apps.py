from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AppointmentsConfig(AppConfig):
    name = "mentoring.appointments"
    verbose_name = _("Appointments")

    def ready(self) -> None:
        from backend.accounts import personal_data as registry  # noqa: PLC0415 - models are ready only now
        from backend.accounts.signals import done  # noqa: PLC0415
        from backend.directory.closing import register as register_closing  # noqa: PLC0415
        from backend.directory.leaving import register as register_behind  # noqa: PLC0415
        from backend.directory.models import Centre  # noqa: PLC0415
        from backend.directory.sections import register as register_section  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from backend.notifications.ticks import register_tick  # noqa: PLC0415
        from mentoring.appointments import behind, personal_data, receivers, threads  # noqa: PLC0415
        from mentoring.appointments.sections import OF_CENTRE  # noqa: PLC0415
        from mentoring.appointments.services.booking import expire_unconfirmed  # noqa: PLC0415
        from mentoring.appointments.services.closing import APPOINTMENTS, VISITS, call_off_all  # noqa: PLC0415
        from mentoring.appointments.services.letters import remind_soon  # noqa: PLC0415

        register_section(Centre, OF_CENTRE)
        register_behind(behind.appointments)
        register_closing(APPOINTMENTS)
        register_closing(VISITS)
        registry.register("appointments", export=personal_data.appointments, erase=personal_data.forget)
        registry.register("specialists", export=personal_data.specialists, erase=personal_data.forget_specialist)
        register_thread("appointment", visible_ids=threads.visible_appointments, label=threads.label_appointments)
        register_thread("visit", visible_ids=threads.visible_visits, label=threads.label_visits)
        done.connect(receivers.watch_leaving, dispatch_uid="appointments.watch_leaving")
        register_tick("appointments.expire", 60, lambda now: expire_unconfirmed(now=now))
        register_tick("appointments.closed_centres", 3600, call_off_all)
        register_tick("appointments.soon", 60, lambda now: remind_soon(now=now))
