from django.urls import path

from projects.files import views

app_name = "files"

urlpatterns = [
    path("projects/<int:pk>/files/", views.files_page, name="list"),
    path("files/<int:pk>/", views.download, name="file"),
    path("files/<int:pk>/remove/", views.remove, name="remove"),
    path("files/<int:pk>/restore/", views.restore, name="restore"),
]
