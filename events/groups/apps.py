from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    name = "events.groups"
    label = "groups"
    verbose_name = _("Working groups")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from backend.accounts.signals import done  # noqa: PLC0415
        from backend.notifications import audiences  # noqa: PLC0415
        from backend.notifications.threads import register_thread  # noqa: PLC0415
        from events.groups import personal_data as own  # noqa: PLC0415
        from events.groups import threads  # noqa: PLC0415
        from events.groups.audiences import AUDIENCES  # noqa: PLC0415
        from events.groups.receivers import name_no_more  # noqa: PLC0415

        done.connect(name_no_more, dispatch_uid="groups.named")
        for audience in AUDIENCES:
            audiences.register(audience)
        register_thread("group", visible_ids=threads.visible_ids, label=threads.label)
        personal_data.register("working_groups", export=own.memberships, erase=own.forget)
