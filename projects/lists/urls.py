"""Addresses of the lists; `projects.urls` takes them into its own namespace."""

from django.urls import path

from projects.lists.views import board, lists, saved

urlpatterns = [
    path("", lists.project_list_page, name="list"),
    path("board/", board.board_page, name="board"),
    path("board/column/", board.column_page, name="board_column"),
    path("views/new/", saved.view_page, name="view_new"),
    path("views/<int:pk>/", saved.view_page, name="view"),
    path("views/<int:pk>/remove/", saved.remove, name="view_remove"),
    path("views/<int:pk>/begin/", saved.begin, name="view_begin"),
]
