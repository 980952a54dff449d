"""Pages with the files of a project, and the files themselves."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from projects.files import selectors, services
from projects.files.forms import FileForm
from projects.files.models import StoredFile
from projects.files.targets import target_of
from projects.models import Project
from projects.views.project import visible_project

SHUT = {"default-src": ["'none'"], "sandbox": [""], "frame-ancestors": ["'none'"]}


@login_required
def files_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of a project; a form to add one."""
    project, by = visible_project(request, pk), person(request)
    form = FileForm()
    if request.method == "POST":
        permit(by, "projects.change_passport", project)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                services.store(project=project, by=by, now=clock.now(), **form.cleaned_data)
            except DomainError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The file is kept."))
                return redirect("files:list", pk)
    return _page(request, project, form)


def _page(request: HttpRequest, project: Project, form: FileForm) -> HttpResponse:
    by = person(request)
    context = {
        "project": project,
        "form": form,
        "files": list(selectors.files_of(by, project)),
        "removed": selectors.recallable(by, project, now=clock.now()),
        "may_add": by.has_perm("projects.change_passport", project),
    }
    return render(request, "files/files.html", context, status=400 if form.is_bound and form.errors else 200)


def _visible_file(request: HttpRequest, pk: int) -> StoredFile:
    return get_object_or_404(StoredFile.objects.visible_to(request.user).select_related("project"), pk=pk)


def sent(stored: StoredFile) -> FileResponse:
    """The content as an answer that no browser shows, runs or takes for something else."""
    storage: Storage = stored.content.storage
    if not storage.exists(stored.content.name or ""):
        raise Http404
    answer = FileResponse(
        stored.content.open("rb"), as_attachment=True, filename=stored.download_name, content_type=stored.kind
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["ETag"] = f'"{stored.sha256}"'
    patch_cache_control(answer, private=True, max_age=300)
    return answer


@login_required
@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, to be saved; one that was taken away as long as it is on record."""
    return sent(get_object_or_404(StoredFile.objects.visible_to(request.user).readable(), pk=pk))


def _home_of(stored: StoredFile) -> str:
    """The page with the files of the project, or of what the file is attached to where there is no project."""
    if stored.project_id is not None:
        return reverse("files:list", args=[stored.project_id])
    registered = target_of(stored.target_type)
    if registered is None:
        raise Http404
    target: Any = get_object_or_404(registered.model._base_manager, pk=stored.target_id)
    return str(target.get_absolute_url())


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file away."""
    stored = services.remove(stored=_visible_file(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The file is taken away. You can bring it back below for some days."))
    return redirect(_home_of(stored))


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a file back."""
    stored = services.restore(stored=_visible_file(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The file is back."))
    return redirect(_home_of(stored))
