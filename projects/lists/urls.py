"""Addresses of the lists; `projects.urls` takes them into its own namespace."""

from django.urls import path

from projects.lists.views import board, bulk, lists, saved

urlpatterns = [
    path("", lists.project_list_page, name="list"),
    path("board/", board.board_page, name="board"),
    path("board/column/", board.column_page, name="board_column"),
    path("bulk/<slug:key>/", bulk.deed_page, name="bulk"),
    path("export/", bulk.export_page, name="export"),
    path("views/new/", saved.view_page, name="view_new"),
    path("views/<int:pk>/", saved.view_page, name="view"),
    path("views/<int:pk>/remove/", saved.remove, name="view_remove"),
    path("views/<int:pk>/begin/", saved.begin, name="view_begin"),
]
