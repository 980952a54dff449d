"""The pages on which the NKO writes a report and sends it."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Conflict, DomainError, Invalid
from backend.ui.pages import form_page
from projects.reports.forms import BeginForm, DatesForm
from projects.reports.models import StageReport
from projects.reports.services.drafts import Kept, keep_draft
from projects.reports.services.planning import begin_report, change_dates
from projects.reports.services.sending import send_report, take_back
from projects.reports.sheet import sheet_of
from projects.reports.views.fetching import visible_report
from projects.views.project import visible_project

HIDDEN = {"csrfmiddlewaretoken", "revision", "editor", "leave", "check"}


@login_required
def edit_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """The draft: kept while somebody types; nothing that two people type at once is lost."""
    report = visible_report(request, pk, report_pk)
    permit(person(request), "reports.write_report", report)
    if request.method == "POST":
        return _typed(request, report)
    if not report.with_nko:
        return redirect(report)
    return _draft_page(request, report, checked="check" in request.GET)


def _typed(request: HttpRequest, report: StageReport) -> HttpResponse:
    typed, pending = _fields(request.POST, choose=not request.htmx)  # type: ignore[attr-defined]
    try:
        kept = keep_draft(
            report=report, by=person(request), now=clock.now(), typed=typed, revision=_number(request.POST, "revision"),
            editor=request.POST.get("editor", "")[:32],
        )  # fmt: skip
    except DomainError as refusal:
        return _refused(request, report, typed | pending, refusal)
    if request.htmx:  # type: ignore[attr-defined]
        return _saved(request, kept)
    if pending or kept.clashes:
        return _undecided(request, kept, pending)
    if "leave" in request.POST:
        messages.success(request, _("The draft is kept."))
        return redirect(kept.report)
    if "check" in request.POST:
        return redirect("reports:send", kept.report.project_id, kept.report.pk)
    messages.success(request, _("The draft is kept."))
    return redirect("reports:edit", kept.report.project_id, kept.report.pk)


def _fields(data: QueryDict, *, choose: bool) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, and of it the fields about which the person has still to choose between two texts.

    A choice counts when the form is sent by its button: while people type, nothing is decided for them.
    """
    typed = {name: str(data[name]) for name in data if name not in HIDDEN and not name.startswith(("choose-", "clash"))}
    pending = {}
    for key in data.getlist("clash"):
        choice = data.get(f"choose-{key}") if choose else None
        if choice != "mine" and key in typed:
            text = typed.pop(key)
            if choice != "theirs":
                pending[key] = text
    return typed, pending


def _undecided(request: HttpRequest, kept: Kept, pending: dict[str, str]) -> HttpResponse:
    """Both texts, side by side: the person chooses."""
    mine = pending | {clash.field.key: clash.mine for clash in kept.clashes}
    return _draft_page(request, kept.report, mine=mine, status=409)


def _saved(request: HttpRequest, kept: Kept) -> HttpResponse:
    sheet = sheet_of(kept.report, now=clock.now())
    return render(request, "reports/saved.html", {"report": kept.report, "sheet": sheet, "clashes": kept.clashes})


def _refused(request: HttpRequest, report: StageReport, typed: dict[str, str], refusal: DomainError) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "reports/saved.html", {"refusal": refusal})
    if isinstance(refusal, Conflict):
        raise refusal
    sheet = sheet_of(report, now=clock.now(), typed=typed, checked=True)
    sheet.form.add_error(refusal.field if refusal.field in sheet.form.fields else None, refusal.message)
    return _render_draft(request, report, sheet, status=400)


def _draft_page(
    request: HttpRequest, report: StageReport, *, checked: bool = False, mine: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    sheet = sheet_of(report, now=clock.now(), checked=checked, mine=mine or {})
    return _render_draft(request, report, sheet, status=status)


def _render_draft(request: HttpRequest, report: StageReport, sheet: object, *, status: int) -> HttpResponse:
    context = {
        "report": report,
        "project": report.project,
        "sheet": sheet,
        "editor": secrets.token_hex(8),
        "today": clock.local_date(clock.now(), report.project.zone),
    }
    return render(request, "reports/edit.html", context, status=status)


def _number(data: QueryDict, name: str) -> int:
    text = data.get(name, "")
    if not (text.isdecimal() and len(text) < 10):
        raise Invalid(_("Open the page anew: it doesn't say upon what you typed."), field=name)
    return int(text)


@login_required
def send_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """What is missing, each with a link to its field; the button to send when nothing is."""
    report, by, now = visible_report(request, pk, report_pk), person(request), clock.now()
    permit(by, "reports.write_report", report)
    if request.method == "POST":
        send_report(report=report, by=by, now=now, revision=_number(request.POST, "revision"))
        messages.success(request, _("The report is sent. Your centre reads it now."))
        return redirect(report)
    if not report.with_nko:
        return redirect(report)
    context = {"report": report, "project": report.project, "sheet": sheet_of(report, now=now)}
    return render(request, "reports/send.html", context)


@login_required
@require_POST
def back(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Takes a report back that nobody has decided about."""
    report = take_back(report=visible_report(request, pk, report_pk), by=person(request), now=clock.now())
    messages.success(request, _("The report is yours again: correct it and send it."))
    return redirect(report)


@login_required
def dates_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """The period of the report and its deadline, as the contract names them."""
    report, by = visible_report(request, pk, report_pk), person(request)
    permit(by, "reports.change_report", report)
    form = DatesForm(request.POST or None, instance=StageReport.objects.get(pk=report.pk))
    return form_page(
        request, form=form, title=_("Period and deadline"), done=_("The dates are saved."),
        back=report.get_absolute_url(), context={"crumbs": [report.project, report]},
        save=lambda data: change_dates(report=report, by=by, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def begin_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a report by hand."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "reports.add_report", project)
    form = BeginForm(request.POST or None)
    return form_page(
        request, form=form, title=_("New report"), submit=_("Begin the report"), done=_("The report is begun."),
        back=reverse("reports:of_project", args=[project.pk]), context={"crumbs": [project]},
        save=lambda data: begin_report(project=project, by=by, now=clock.now(), **data),
    )  # fmt: skip
