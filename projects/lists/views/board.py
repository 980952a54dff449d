from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend.accounts.requests import person
from backend.common import clock
from backend.common.keyset import Count, Sort
from projects.filters import ProjectFilter
from projects.lists.board import board, more_of
from projects.lists.selectors import rows_of
from projects.lists.views.common import list_frame, without_place
from projects.models import Project
from projects.sorting import sort_of


def _order(request: HttpRequest) -> Sort:
    """On a board what is due next comes first, unless somebody chose otherwise."""
    return sort_of(request.GET.get("sort") or "due")


@login_required
def board_page(request: HttpRequest) -> HttpResponse:
    """The projects that the person sees as a board: a column for each stage."""
    by, today = person(request), clock.local_date(clock.now(), clock.MOSCOW)
    found = ProjectFilter(request.GET, Project.objects.listed_for(by))
    columns = board(found.qs, _order(request), today=today)
    count = Count(sum(column.number for column in columns), more=False)
    frame = list_frame(request, found, by, count=count)
    return render(request, "lists/board.html", {**frame, "columns": columns, "rows": columns, "today": today})


@login_required
def column_page(request: HttpRequest) -> HttpResponse:
    """The next cards of a column; who has no JavaScript gets the list of that stage."""
    by, today = person(request), clock.local_date(clock.now(), clock.MOSCOW)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('projects:list')}?{without_place(request.GET)}&view=0")
    found = ProjectFilter(request.GET, Project.objects.listed_for(by))
    page = more_of(found.qs, _order(request), cursor=request.GET.get("at", ""), today=today)
    return render(request, "lists/cards.html", {"rows": rows_of(page.rows), "next": page.next})
