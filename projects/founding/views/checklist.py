"""Steps and documents of the checklist."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.ui.pages import form_page
from projects.founding import services
from projects.founding.forms import DocumentForm, SkipForm, StepForm
from projects.founding.models import Founding, Step
from projects.founding.views.overview import kept_files, visible_founding


def _step(request: HttpRequest, pk: int, step_pk: int) -> tuple[Founding, Step]:
    founding = visible_founding(request, pk)
    permit(person(request), "founding.change_founding", founding)
    return founding, get_object_or_404(founding.steps.select_related("founding"), pk=step_pk)


@login_required
def step_page(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Marks a step as done, on the day when it was."""
    founding, step = _step(request, pk, step_pk)
    initial = {"done_on": step.done_on or local_date(clock.now(), founding.zone)}
    return form_page(
        request,
        form=StepForm(request.POST or None, initial=initial),
        save=lambda data: services.do_step(step=step, by=person(request), now=clock.now(), **data),
        done=_("The step is done."),
        back=founding.get_absolute_url(),
        title=str(step),
        submit=_("Done"),
        template="founding/step.html",
        context={"crumbs": [founding], "step": step, "founding": founding},
    )


@login_required
def skip_page(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """Leaves a step out."""
    founding, step = _step(request, pk, step_pk)
    return form_page(
        request,
        form=SkipForm(request.POST or None),
        save=lambda data: services.skip_step(step=step, by=person(request), now=clock.now(), **data),
        done=_("The step is left out. You can take it in again."),
        back=founding.get_absolute_url(),
        title=_("Leave the step out"),
        submit=_("Leave out"),
        context={"crumbs": [founding], "lead": str(step)},
    )


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int, step_pk: int) -> HttpResponse:
    """The step was not done after all."""
    founding, step = _step(request, pk, step_pk)
    services.reopen_step(step=step, by=person(request), now=clock.now())
    messages.success(request, _("The step is open again."))
    return redirect(founding)


@login_required
def document_page(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """How far a document has come, and its files."""
    founding = visible_founding(request, pk)
    document = get_object_or_404(founding.documents.select_related("founding"), pk=document_pk)
    by = person(request)
    if request.method == "POST":
        permit(by, "founding.change_document", document)

    initial = {"status": document.status, "note": document.note}
    return form_page(
        request,
        form=DocumentForm(request.POST or None, request.FILES or None, initial=initial),
        save=lambda data: services.set_document(document=document, by=by, now=clock.now(), **data),
        done=_("Saved."),
        back=founding.get_absolute_url(),
        title=str(document),
        template="founding/document.html",
        context={"crumbs": [founding], "document": document, "founding": founding, "files": kept_files(document)},
    )
