"""Addresses for programs: what mail providers tell of our letters."""

from django.conf import settings
from django.urls import path

from backend.notifications.bounces.provider import hook_of
from backend.notifications.views.hooks import mail_hook
from backend.notifications.views.messengers import telegram_hook, vk_hook

urlpatterns = [
    path("mail", mail_hook, name="mail_hook"),
    path("telegram/<str:secret>", telegram_hook, name="telegram_hook"),
    path("vk", vk_hook, name="vk_hook"),
]
if settings.ANYMAIL_PROVIDER:
    urlpatterns.append(
        path(f"anymail/{settings.ANYMAIL_PROVIDER}/", hook_of(settings.ANYMAIL_PROVIDER), name="anymail_hook")
    )
