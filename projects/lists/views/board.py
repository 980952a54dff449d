from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backend.accounts.requests import person
from backend.common import clock
from backend.common.keyset import Count
from projects.filters import ProjectFilter
from projects.lists.board import board, more_of
from projects.lists.selectors import rows_of
from projects.lists.views.common import asked_of, list_frame, without_place
from projects.models import Project
from projects.sorting import sort_of


@login_required
def board_page(request: HttpRequest) -> HttpResponse:
    """The projects that the person sees as a board: a column for each stage."""
    by = person(request)
    asked = asked_of(request)
    found = ProjectFilter(asked, Project.objects.listed_for(by))
    columns = board(found.qs, sort_of(asked.get("sort")), now=clock.now())
    count = Count(sum(column.number for column in columns), more=False)
    frame = list_frame(request, found, by, count=count)
    return render(request, "lists/board.html", {**frame, "columns": columns, "rows": columns})


@login_required
def column_page(request: HttpRequest) -> HttpResponse:
    """The next cards of a column; who has no JavaScript gets the list of that stage."""
    by = person(request)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('projects:list')}?{without_place(request.GET)}&view=0")
    asked = asked_of(request)
    found = ProjectFilter(asked, Project.objects.listed_for(by))
    page = more_of(found.qs, sort_of(asked.get("sort")), cursor=request.GET.get("at", ""), now=clock.now())
    return render(request, "lists/cards.html", {"rows": rows_of(page.rows), "next": page.next})
