from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "backend.notifications"
    label = "notifications"
    verbose_name = _("Follow-ups")

    def ready(self) -> None:
        from backend.accounts.personal_data import register  # noqa: PLC0415
        from backend.notifications import account_letters, checks, inbox, receivers  # noqa: F401, PLC0415 - models exist only now
        from backend.notifications.bounces import provider  # noqa: PLC0415
        from backend.notifications.bounces.intake import read_bounces  # noqa: PLC0415
        from backend.notifications.engine.channels import register_channel  # noqa: PLC0415
        from backend.notifications.engine.inbox import INBOX  # noqa: PLC0415
        from backend.notifications.engine.mail import MAIL  # noqa: PLC0415
        from backend.notifications.engine.reconcile import reconcile  # noqa: PLC0415
        from backend.notifications.engine.sweep import sweep  # noqa: PLC0415
        from backend.notifications.messengers import connecting  # noqa: PLC0415
        from backend.notifications.personal_data import (  # noqa: PLC0415
            choices,
            forget,
            forget_channels,
            letters,
            messages,
            messengers,
        )
        from backend.notifications.retention import retire  # noqa: PLC0415
        from backend.notifications.ticks import register_tick  # noqa: PLC0415

        account_letters.connect()
        provider.connect()
        inbox.connect()
        register("letters", export=letters, erase=forget)
        register("messengers", export=messengers, erase=forget_channels)
        register("channels", export=choices)
        register("messages", export=messages)
        autodiscover_modules("followups")
        register_tick("sweep", settings.SWEEP_SECONDS, sweep)
        register_channel(MAIL)
        register_channel(INBOX)
        connecting.declare()
        if settings.TELEGRAM_BOT_TOKEN or settings.VK_GROUP_TOKEN:
            from backend.notifications.messengers.senders import register_messengers  # noqa: PLC0415 - loads apprise

            register_messengers()
        register_tick("reconcile", 60, reconcile)
        register_tick("retire", 3600, retire)
        register_tick("read_bounces", 60, read_bounces)
