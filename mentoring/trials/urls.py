from django.urls import path

from mentoring.trials import views

app_name = "trials"

urlpatterns = [
    path("", views.trials, name="list"),
    path("centres/<int:pk>/new/", views.start, name="start"),
    path("<int:pk>/", views.trial_page, name="trial"),
    path("<int:pk>/stop/", views.stop, name="stop"),
]
