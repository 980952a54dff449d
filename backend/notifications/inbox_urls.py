from django.urls import path

from backend.notifications.urls import NumberConverter  # noqa: F401 - registers the converter
from backend.notifications.views import inbox, messengers, settings

app_name = "inbox"

urlpatterns = [
    path("", inbox.messages_page, name="list"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/<slug:channel>/disconnect/", messengers.disconnect_messenger, name="disconnect"),
    path("read/", inbox.read_all, name="read_all"),
    path("<letter_number:pk>/", inbox.message_page, name="message"),
    path("<letter_number:pk>/open/", inbox.open_message, name="open"),
]
