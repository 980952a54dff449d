"""Addresses of the lists; `projects.urls` takes them into its own namespace."""

from django.urls import path

from projects.lists.views import lists

urlpatterns = [
    path("", lists.project_list_page, name="list"),
]
