"""The list of groups on their way, one group's page, and whether a name is free."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Organisation
from backend.ui.lists import list_context
from projects.files.models import StoredFile
from projects.files.selectors import files_by_target
from projects.founding import selectors
from projects.founding.checklists import step_of
from projects.founding.filters import FoundingFilter
from projects.founding.forms import NameForm
from projects.founding.models import Document, Founding

PAGE = 30


def visible_founding(request: HttpRequest, pk: int) -> Founding:
    """The founding, if the person sees it; otherwise there is none (404)."""
    rows = Founding.objects.visible_to(request.user).select_related(
        "group", "region", "municipality", "centre", "mentor"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def foundings(request: HttpRequest) -> HttpResponse:
    """The groups that the person helps or belongs to."""
    rows = Founding.objects.visible_to(request.user).select_related("group", "centre", "mentor", "municipality")
    found = FoundingFilter(request.GET, selectors.with_progress(rows), request=request)
    context = list_context(request, found, size=PAGE)
    groups = selectors.begun_for(Organisation.objects.visible_to(request.user))
    context |= {
        "rows": [(row, step_of(row.next_code or "")) for row in context["page"]],
        "today": local_date(clock.now(), clock.MOSCOW),
        "may_begin": any(request.user.has_perm("founding.begin_founding", group) for group in groups[:1]),
    }
    return render(request, "founding/foundings.html", context)


@login_required
@require_safe
def founding(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: what comes next, whom to ask, the checklist, the documents."""
    found, by = visible_founding(request, pk), person(request)
    steps = list(found.steps.select_related("by"))
    documents = list(found.documents.all())
    files = files_by_target(Document, [document.pk for document in documents])
    context = {
        "founding": found,
        "parts": selectors.parts_of(steps),
        "next": selectors.next_step(steps) if found.status != "dropped" else None,
        "documents": [(document, files.get(document.pk, [])) for document in documents],
        "filings": list(found.filings.all()),
        "hint": selectors.name_hint(found.name, region=found.region) if found.status == "preparing" else None,
        "ask": selectors.whom_to_ask(found),
        "today": local_date(clock.now(), found.zone),
        "may_change": by.has_perm("founding.change_founding", found),
        "may_lead": by.has_perm("founding.lead_founding", found),
        "may_guide": by.has_perm("founding.guide_founding", found),
    }
    return render(request, "founding/founding.html", context)


@login_required
@require_safe
def name_page(request: HttpRequest) -> HttpResponse:
    """Whether the register has such a name already."""
    form = NameForm(request.GET or None)
    hint = selectors.name_hint(form.cleaned_data["name"]) if form.is_bound and form.is_valid() else None
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "founding/name.html", {"form": form, "hint": hint}, status=status)


def kept_files(document: Document) -> list[StoredFile]:
    """The files of one document."""
    return files_by_target(Document, [document.pk]).get(document.pk, [])
