from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "backend.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from backend.accounts.personal_data import register  # noqa: PLC0415 - models are ready only now
        from backend.directory import personal_data  # noqa: PLC0415

        register("centre_pages", export=personal_data.shown, erase=personal_data.forget)
        register("municipal_contacts", export=personal_data.contacts)
