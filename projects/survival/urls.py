from django.urls import path

from projects.survival import views

app_name = "survival"

urlpatterns = [
    path("survival/", views.curves_page, name="curves"),
    path("survival/curves.csv", views.curves_file, name="file"),
    path("<int:pk>/survival/", views.project_part, name="project"),
    path("<int:pk>/aftercare/<int:checkpoint_pk>/", views.continuation_page, name="continuation"),
    path("aftercare/<str:token>/", views.answer, name="answer"),
]
