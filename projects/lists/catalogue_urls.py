from django.urls import path

from projects.lists.views import catalogue

app_name = "catalogue"

urlpatterns = [
    path("", catalogue.catalogue_page, name="list"),
    path("places/", catalogue.places_page, name="places"),
    path("<int:pk>/", catalogue.public_project_page, name="project"),
]
