"""One deed for many projects: what is chosen, to how many it can be done and where it is refused, then it is done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from backend.accounts.models import User
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError, Invalid
from backend.common.keyset import counted
from backend.ui.forms import show_refusal
from projects.filters import ProjectFilter
from projects.lists import bulk
from projects.lists.exports import KINDS, export
from projects.lists.selectors import exported
from projects.lists.views.common import said_in_words, without_place
from projects.models import Project


def selection(request: HttpRequest, user: User) -> QuerySet[Project]:
    """The projects that were ticked, or all that the filters let through: `all`."""
    visible = Project.objects.listed_for(user)
    if request.GET.get("all"):
        asked = request.GET.copy()
        asked.pop("pk", None)
        found = ProjectFilter(asked, visible)
        if not found.is_valid():
            raise Invalid(_("A filter is not understood: go back to the list and choose it anew."), code="wrong_filter")
        fitting: QuerySet[Project] = found.qs
        return fitting
    ticked = [int(pk) for pk in request.GET.getlist("pk") if pk.isascii() and pk.isdecimal() and len(pk) < 19]
    return visible.filter(pk__in=ticked)


def _back(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("pk", "all"):
        query.pop(name, None)
    return f"{reverse('projects:list')}?{without_place(query)}&view={request.GET.get('view') or 0}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deed_page(request: HttpRequest, key: str) -> HttpResponse:
    """Shows what would happen, and does it when that was seen."""
    by = person(request)
    deed = bulk.find(key, by)
    if deed is None:
        raise Http404
    projects = bulk.chosen(selection(request, by))
    form = deed.form(request.POST or None, projects, by)
    said = form.cleaned_data if form.is_bound and form.is_valid() else None
    if said is not None and request.POST.get("step") == "do" and _did(request, deed, projects, by, form, said):
        return redirect(_back(request))
    context = {
        "deed": deed, "form": form, "verdict": bulk.judge(deed, projects, by, said), "chosen": projects, "said": said,
        "back": _back(request), "whole": bool(request.GET.get("all")),
        "words": said_in_words(without_place(request.GET), by) if request.GET.get("all") else (),
    }  # fmt: skip
    return render(request, "lists/deed.html", context, status=400 if form.errors else 200)


def _did(
    request: HttpRequest, deed: bulk.Deed, projects: list[Project], by: User, form: forms.Form, said: dict[str, Any]
) -> bool:
    shown = request.POST.get("count", "")
    count = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 9 else -1
    try:
        with transaction.atomic():
            number = bulk.carry_out(deed, projects, by, data=said, count=count, now=clock.now())
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, deed.done(number))
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export_page(request: HttpRequest) -> HttpResponseBase:
    """Says what the file will hold, then gives it."""
    by, now = person(request), clock.now()
    projects = (
        selection(request, by) if request.GET.get("all") or "pk" in request.GET else Project.objects.listed_for(by)
    )
    kind = request.POST.get("kind", "")
    if kind in KINDS:
        listed = exported(projects, now=now)
        return export(request, listed, kind, by=by, now=now)
    whole = bool(request.GET.get("all"))
    context = {
        "count": counted(projects), "back": _back(request),
        "words": said_in_words(without_place(request.GET), by) if whole else (),
    }  # fmt: skip
    return render(request, "lists/export.html", context)
