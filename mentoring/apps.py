from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MentoringConfig(AppConfig):
    name = "mentoring"
    verbose_name = _("Mentoring")

    def ready(self) -> None:
        from backend.notifications.signals import address_bounced  # noqa: PLC0415 - models are ready only now
        from mentoring import feed, receivers, risk  # noqa: PLC0415
        from projects.feed import register_source  # noqa: PLC0415
        from projects.risk import register_indicator  # noqa: PLC0415

        register_source(feed.care)
        for indicator in risk.INDICATORS:
            register_indicator(indicator)
        address_bounced.connect(receivers.call_instead, dispatch_uid="mentoring.call_instead")
