"""A call written down by one tap: on the workbench, or by the signed link of a letter without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring.forms import CallForm, CallNoteForm
from mentoring.invitations import called, note_token, written_down
from mentoring.models import Contact
from mentoring.services import add_note, log_call
from mentoring.views.desk import back_to_desk
from projects.models import Project


@login_required
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The second of two clicks on the workbench."""
    projects = Project.objects.visible_to(request.user).select_related("organisation__region", "centre__region")
    project = get_object_or_404(projects, pk=pk)
    permit(person(request), "mentoring.log_contact", project)
    form = CallForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether you have spoken."))
        return back_to_desk(request, project)
    entry = log_call(project=project, by=person(request), reached=form.cleaned_data["reached"], now=clock.now())
    if isinstance(entry, Contact):
        words = _("Written down: you have spoken about “%(project)s”.") % {"project": project}
    else:
        words = _("Written down: nobody answered about “%(project)s”. Try again tomorrow.") % {"project": project}
    if request.POST.get("more") and isinstance(entry, Contact):
        return redirect("mentoring:correct_contact", pk=entry.pk)
    messages.success(request, format_html("{}", words))
    return back_to_desk(request, project)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spoke(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether they have spoken. Only a POST writes: mail scanners follow every link of a letter."""
    now = clock.now()
    asked = called(token, now=now)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entry = log_call(project=asked.project, by=asked.by, reached=form.cleaned_data["reached"], now=now)
        return redirect("mentoring:spoke_note", token=note_token(asked.letter, entry))
    context = {"asked": asked, "form": form, "chosen": request.GET.get("reached", "")}
    return render(request, "mentoring/spoke.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def spoke_note(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and takes a note that need not be written."""
    now = clock.now()
    asked, entry = written_down(token, now=now)
    return form_page(
        request, form=CallNoteForm(request.POST or None), template="mentoring/spoke_note.html",
        title=_("Written down"), submit=_("Add the note"),
        context={"asked": asked, "entry": entry, "spoken": isinstance(entry, Contact), "subject": asked.project},
        save=lambda data: add_note(entry=entry, by=asked.by, note=data["note"], now=now),
        done=_("The note is kept. You may close this page."), back=request.path,
    )  # fmt: skip
