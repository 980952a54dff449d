from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "events.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are not loaded before
        from events import sections as registry  # noqa: PLC0415
        from events.certificates import sections  # noqa: PLC0415
        from events.certificates.personal_data import certificates, forget  # noqa: PLC0415

        registry.register(registry.Place.BEFORE, sections.BADGES)
        registry.register(registry.Place.AFTER, sections.ISSUED)
        registry.register_for_participant(sections.OWN)
        registry.register_links(sections.links)
        personal_data.register("certificates", export=certificates, erase=forget)
