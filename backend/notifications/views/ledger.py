from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from backend.accounts.requests import person
from backend.common import clock
from backend.notifications import threads
from backend.notifications.explain import outlook
from backend.notifications.filters import LetterFilter
from backend.notifications.models import Letter
from backend.notifications.selectors import rows_of
from backend.ui.lists import list_context

PAGE = 50


@login_required
def ledger(request: HttpRequest) -> HttpResponse:
    """Every letter that the person may know of: planned, sent, and held back."""
    visible = Letter.objects.visible_to(person(request)).select_related("user")
    found = LetterFilter(request.GET, visible)
    listed = list_context(request, found, size=PAGE)
    thread = found.form.cleaned_data.get("thread", "") if found.form.is_valid() else ""
    context = {
        **listed,
        "rows": rows_of(listed["page"].object_list),
        "thread": thread,
        "thread_label": threads.labels([thread]).get(thread) if visible.filter(thread=thread).exists() else None,
        "handles": person(request).is_superuser or Letter.objects.handled_by(person(request)).exists(),
    }
    return render(request, "notifications/ledger.html", context)


@login_required
def why_not(request: HttpRequest, thread: str) -> HttpResponse:
    """For each rule, whether it concerns this project or event now, whom, and when it writes next."""
    label = threads.labels([thread]).get(thread)
    if label is None or not threads.worked_on(person(request), thread):
        raise Http404
    outlooks = outlook(thread, clock.now())
    context = {
        "thread": thread,
        "label": label,
        "outlooks": outlooks,
        "concerned": [row for row in outlooks if row.concerned],
        "idle": [row for row in outlooks if not row.concerned],
    }
    return render(request, "notifications/why_not.html", context)


def visible_letter(request: HttpRequest, pk: int) -> Letter:
    """The letter, if the person may know of it.

    Raises:
        Http404: they may not, or there is none.
    """
    return get_object_or_404(Letter.objects.visible_to(person(request)).select_related("user"), pk=pk)
