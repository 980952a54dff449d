from django.urls import path

from mentoring.playbooks import views

app_name = "playbooks"

# The key of a rule stands at the end: that of an escalation's step holds a slash.
urlpatterns = [
    path("", views.mine, name="mine"),
    path("<int:pk>/", views.plan, name="plan"),
    path("<int:pk>/letters/", views.letters, name="letters"),
    path("<int:pk>/history/", views.history, name="history"),
    path("<int:pk>/history/<int:change>/undo/", views.undo, name="undo"),
    path("<int:pk>/rules/<path:rule>/", views.rule_page, name="rule"),
    path("<int:pk>/reset/<path:rule>/", views.reset, name="reset"),
    path("<int:pk>/wording/<str:language>/<path:rule>/", views.wording, name="wording"),
    path("<int:pk>/preview/<str:language>/<path:rule>/", views.preview_page, name="preview"),
]
