from django.urls import path

from backend.ui.views import public
from backend.ui.views.style import style
from backend.ui.views.theme import theme

urlpatterns = [
    path("", public.home, name="home"),
    path("start/", public.start, name="start"),
    path("theme/", theme, name="theme"),
    path("style/", style, name="style"),
    path("privacy/", public.privacy, name="privacy"),
]
