from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "projects.funding"
    verbose_name = _("Money and contests")

    def ready(self) -> None:
        from backend.accounts import personal_data  # noqa: PLC0415 - models are ready only now
        from projects.feed import register_source  # noqa: PLC0415
        from projects.funding.feed import MONEY  # noqa: PLC0415
        from projects.funding.personal_data import curators, forget, named  # noqa: PLC0415

        personal_data.register("amendments", export=named, erase=forget)
        personal_data.register("curators", export=curators)
        register_source(MONEY)
