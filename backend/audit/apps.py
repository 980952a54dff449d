from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "backend.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from backend.accounts.signals import done, done_to_many  # noqa: PLC0415 - it needs the models
        from backend.audit.services import write_down, write_many_down  # noqa: PLC0415

        done.connect(write_down, dispatch_uid="audit")
        done_to_many.connect(write_many_down, dispatch_uid="audit")
