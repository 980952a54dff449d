"""What everybody sees: who has which quality mark, and what it stands for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backend.common import clock
from backend.ui.lists import list_context
from mentoring.quality.filters import MarkFilter
from mentoring.quality.selectors import checklist, marks_on

SHOWN = 30


@require_safe
def mark_list(request: HttpRequest) -> HttpResponse:
    """The centres and NKOs whose services are confirmed by a standard."""
    found = MarkFilter(request.GET, marks_on(clock.now().date()), request=request)
    return render(request, "quality/marks.html", list_context(request, found, size=SHOWN))


@require_safe
def mark_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mark: by which criteria it was given, by whom, and how long it holds. What showed it stays with them."""
    mark = get_object_or_404(marks_on(clock.now().date()), pk=pk)
    return render(request, "quality/mark.html", {"mark": mark, "groups": checklist(mark)})
