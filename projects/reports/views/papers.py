from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from projects.files.forms import FileForm
from projects.files.models import StoredFile
from projects.files.services import store
from projects.reports.models import StageReport
from projects.reports.views.fetching import visible_report


@login_required
def files_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """The papers of a report; whoever writes it adds them."""
    report, by = visible_report(request, pk, report_pk), person(request)
    form = FileForm()
    if request.method == "POST":
        permit(by, "reports.attach_file", report)
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                store(project=report.project, target=report, by=by, now=clock.now(), **form.cleaned_data)
            except DomainError as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, _("The file is kept."))
                return redirect("reports:files", pk, report_pk)
    return _page(request, report, form)


def _page(request: HttpRequest, report: StageReport, form: FileForm) -> HttpResponse:
    context = {
        "title": _("Files of the report"),
        "subject": report,
        "report": report,
        "project": report.project,
        "form": form,
        "files": StoredFile.objects.of(report).order_by("at", "pk"),
        "may_attach": person(request).has_perm("reports.attach_file", report),
        "back": report.get_absolute_url(),
    }
    return render(request, "reports/files.html", context, status=400 if form.is_bound and form.errors else 200)
