from django.urls import path

from projects.warning import views

app_name = "warning"

urlpatterns = [
    path("projects/<int:pk>/risk/", views.project_page, name="project"),
    path("projects/<int:pk>/risk/alarms/<int:alarm>/take-back/", views.unmark, name="unmark"),
    path("projects/<int:pk>/risk/<slug:indicator>/", views.mark, name="mark"),
    path("warning/", views.mine, name="mine"),
    path("warning/<int:pk>/", views.points, name="points"),
    path("warning/<int:pk>/reset/", views.reset, name="reset"),
    path("warning/<int:pk>/history/", views.history, name="history"),
    path("warning/<int:pk>/history/<int:change>/undo/", views.undo, name="undo"),
]
