from django.urls import path

from backend.accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("language/", views.language, name="language"),
    path("consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("consents/news/", views.subscribe, name="subscribe"),
    path("consents/<slug:purpose>/text/", views.consent_text, name="consent_text"),
    path("token/", views.token, name="token"),
    path("token/revoke/", views.token_revoke, name="token_revoke"),
    path("export/", views.export, name="export"),
    path("erase/", views.erase, name="erase"),
]
