"""Lists of lists of projects and the open catalogue."""

from projects.lists.models import SavedView
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.projects import project


def saved_view(world, number):
    return SavedView.objects.create(owner=world.people["mentor"], name=f"Вид {number}", query="stage=active")


API: dict[str, Count] = {
    "GET /catalogue/": ("outsider", project, 5),
    "GET /saved-views/": ("mentor", saved_view, 6),
}


PAGES: dict[str, PageCount] = {
    "projects:list": ("mentor", {}, project, 9),
    "projects:board": ("mentor", {}, project, 9),
    "projects:view_new": ("mentor", {}, saved_view, 6),
    "catalogue:list": ("outsider", {}, project, 7),
    "catalogue:places": ("outsider", {}, project, 5),
}
