from django.urls import path

from projects.talk import views

app_name = "talk"

urlpatterns = [
    path("projects/<int:pk>/comments/", views.add_page, name="add"),
    path("projects/<int:pk>/comments/<int:comment_pk>/", views.edit_page, name="edit"),
    path("projects/<int:pk>/comments/<int:comment_pk>/withdraw/", views.withdraw, name="withdraw"),
    path("projects/<int:pk>/comments/<int:comment_pk>/restore/", views.restore, name="restore"),
]
