from django.urls import path

from backend.notifications.views.unsubscribe import unsubscribe

app_name = "notifications"

urlpatterns = [
    path("stop/<str:token>/", unsubscribe, name="unsubscribe"),
]
