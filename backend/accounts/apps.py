from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "backend.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from backend.accounts import exports, second_factor  # noqa: PLC0415 - they need the models
        from backend.accounts.personal_data import register  # noqa: PLC0415

        for section in (exports.profile, exports.preferences, exports.memberships, exports.consents):
            register(section.__name__, export=section)
        second_factor.connect()
