from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "events.decisions"
    verbose_name = _("Decisions of meetings")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.accounts.signals import done  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from events.decisions import personal_data as own  # noqa: PLC0415
        from events.decisions.audiences import EVENT_ORGANISERS  # noqa: PLC0415
        from events.decisions.models import Step  # noqa: PLC0415
        from events.decisions.receivers import name_no_more  # noqa: PLC0415
        from events.decisions.sections import BEFORE, DESK, PAGE  # noqa: PLC0415
        from events.sections import Place, register  # noqa: PLC0415
        from projects.files.targets import register_target  # noqa: PLC0415

        audiences.register(EVENT_ORGANISERS)
        register_target(Step, visible=Step.objects.visible_to, change="decisions.attach_file")
        register(Place.PAGE, PAGE)
        register(Place.BEFORE, BEFORE)
        register(Place.AFTER, DESK)
        done.connect(name_no_more, dispatch_uid="decisions.named")
        personal_data.register("lists_of_participants", export=own.attended, erase=own.forget)
        personal_data.register("recommendations", export=own.entrusted)
        personal_data.register("contacts_of_addressees", export=own.contacts)
