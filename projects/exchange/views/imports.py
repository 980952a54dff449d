"""Bringing files in: what is under way, what it would change, what came of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.common.tabular.writer import csv_download
from backend.ui.forms import show_refusal
from projects.exchange import services
from projects.exchange.forms import BringForm
from projects.exchange.models import FileImport
from projects.exchange.selectors import remark_lines, shown_remarks

# What htmx takes for the order to ask no more.
STOP_POLLING = 286


def _file(request: HttpRequest, pk: int) -> FileImport:
    return get_object_or_404(FileImport.objects.visible_to(request.user).select_related("by"), pk=pk)


@login_required
def import_list(request: HttpRequest) -> HttpResponse:
    """The files that were brought, and the form to bring another."""
    by = person(request)
    permit(by, "exchange.add_import")
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if form.is_bound and form.is_valid():
        try:
            return redirect(_bring(request, form.cleaned_data))
        except DomainError as refusal:
            show_refusal(form, refusal)
    files = FileImport.objects.visible_to(by).select_related("by")
    page = Paginator(files, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "exchange/imports.html", context, status=400 if form.errors else 200)


def _bring(request: HttpRequest, given: dict[str, Any]) -> FileImport:
    by, now, file = person(request), clock.now(), given["file"]
    if file is not None:
        return services.bring_file(stream=file.file, name=file.name, by=by, now=now)
    return services.bring_card(text=given["text"], by=by, now=now)


@login_required
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, what it would change or has changed, and which rows are refused. Asks again by itself."""
    file = _file(request, pk)
    template, status = "exchange/import.html", 200
    if request.htmx:  # type: ignore[attr-defined]
        template, status = "exchange/parts/progress.html", 200 if file.status == "waiting" else STOP_POLLING
    return render(request, template, {"file": file, "remarks": shown_remarks(file)}, status=status)


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the file taken in that was tried."""
    file = _file(request, pk)
    services.begin_import(file=file, by=person(request), now=clock.now())
    messages.success(request, _("The import has begun. You may leave this page: it goes on by itself."))
    return redirect(file)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops the import; the rows that are in stay."""
    file = _file(request, pk)
    services.cancel_import(file=file, by=person(request), now=clock.now())
    messages.success(request, _("The import is cancelled."))
    return redirect(file)


@login_required
def remarks_file(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every row that is refused or that there is something to say about, as CSV."""
    file = _file(request, pk)
    return csv_download(remark_lines(file), f"import-{file.pk}-rows.csv")
