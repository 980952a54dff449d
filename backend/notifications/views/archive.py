from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.notifications import threads
from backend.notifications.explain import story, title_of
from backend.notifications.exports import ARCHIVE, export
from backend.notifications.filters import ArchiveFilter, query_of, surely_narrowed_archive
from backend.notifications.models import LetterArchive
from backend.notifications.selectors import rows_of
from backend.ui.lists import list_context

PAGE = 50


@login_required
@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Letters of long ago that the person may know of; their addresses are gone."""
    found = ArchiveFilter(request.GET, LetterArchive.objects.visible_to(person(request)))
    listed = list_context(request, found, size=PAGE)
    rows = rows_of(row.as_letter() for row in listed["page"].object_list)
    return render(request, "notifications/archive.html", {**listed, "rows": rows, "query": query_of(request.GET)})


@login_required
@require_POST
def export_archive(request: HttpRequest) -> HttpResponseBase:
    """The letters that the page lists, as a table."""
    letters = surely_narrowed_archive(request, LetterArchive.objects.visible_to(person(request)))
    return export(request, letters, ARCHIVE, now=clock.now())


@login_required
@require_safe
def archived_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one letter of long ago."""
    row = get_object_or_404(LetterArchive.objects.visible_to(person(request)), pk=pk)
    letter = row.as_letter()
    context = {
        "letter": letter,
        "row": row,
        "title": title_of(letter),
        "story": story(letter),
        "label": threads.labels([letter.thread]).get(letter.thread),
    }
    return render(request, "notifications/archived_letter.html", context)
