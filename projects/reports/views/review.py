"""The pages on which a report is read, remarked, returned, accepted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from projects.files.models import StoredFile
from projects.reports.content import content_of
from projects.reports.enums import ReportStatus
from projects.reports.filing import file_differences, filed
from projects.reports.forms import ReviewForm, remarks_typed
from projects.reports.models import Remark, ReportVersion, StageReport
from projects.reports.reading import ReadSection, differences, read, read_version
from projects.reports.services.drafts import values_of
from projects.reports.services.review import accept_report, add_remarks, return_report, settle_remark
from projects.reports.services.sending import problems_of
from projects.reports.views.fetching import visible_report


@login_required
def report_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """One report: where it is, what it says, what was said of it; who reviews it decides here."""
    report = visible_report(request, pk, report_pk)
    if request.method == "POST":
        permit(person(request), "reports.review_report", report)
        form = ReviewForm(request.POST)
        if form.is_valid() and _decide(request, report, form):
            return redirect(report)
        return _page(request, report, form=form, status=400)
    return _page(request, report)


def _decide(request: HttpRequest, report: StageReport, form: ReviewForm) -> bool:
    """Does what the pressed button says; False when the service refuses and the form says why."""
    said, texts = form.cleaned_data, remarks_typed(request.POST)
    common = {"report": report, "by": person(request), "now": clock.now(), "version": said["version"]}
    decision = {"reason": said["reason"], "by_fund": said["by_fund"]}
    try:
        match request.POST.get("do"):
            case "accept":
                accept_report(**common, **decision)
                messages.success(request, _("The report is accepted; the NKO reads it by mail."))
            case "return":
                return_report(**common, **decision, texts=texts, fix_by=said["fix_by"])
                messages.success(request, _("The report is returned; the NKO reads your remarks by mail."))
            case _:
                add_remarks(**common, texts=texts)
                messages.success(request, _("The remarks are written; the NKO reads them by mail."))
    except DomainError as refusal:
        show_refusal(form, refusal)
        return False
    return True


def _page(
    request: HttpRequest, report: StageReport, *, form: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    by, now = person(request), clock.now()
    versions = list(report.versions.select_related("by", "decided_by"))
    remarks = list(report.remarks.select_related("by", "answered_by", "version"))
    reviewing = report.status == ReportStatus.SUBMITTED and by.has_perm("reports.review_report", report)
    typed = remarks_typed(request.POST) if form else {}
    context = {
        "report": report,
        "project": report.project,
        "versions": versions,
        "sections": _sections(report, versions, remarks, typed),
        "general": [remark for remark in remarks if not remark.field],
        "general_typed": typed.get("", ""),
        "problems": problems_of(report, now=now) if report.with_nko else [],
        "reviewing": reviewing,
        "may_return": report.status == ReportStatus.ACCEPTED and by.has_perm("reports.review_report", report),
        "form": form or ReviewForm(initial={"version": versions[0].number if versions else 0}),
        "today": clock.local_date(now, report.project.zone),
        "files": StoredFile.objects.of(report),
        "is_late": report.overdue(clock.local_date(now, report.project.zone)),
    }
    return render(request, "reports/report.html", context, status=status)


def _sections(
    report: StageReport, versions: list[ReportVersion], remarks: list[Remark], typed: dict[str, str]
) -> list[ReadSection]:
    """The draft while it is with the NKO, else the version that was sent, with what changed since the one before."""
    if report.with_nko:
        content = content_of(report)
        values = values_of(report, content)
        before = versions[0].data["values"] if versions else None
        return read(content.sections(values), values, remarks=remarks, before=before)
    before = versions[1].data["values"] if len(versions) > 1 else None
    return read_version(versions[0], remarks=remarks, before=before, typed=typed)


@login_required
def version_page(request: HttpRequest, pk: int, report_pk: int, number: int) -> HttpResponse:
    """One version as it was sent."""
    report = visible_report(request, pk, report_pk)
    versions = {version.number: version for version in report.versions.select_related("by", "decided_by")}
    if number not in versions:
        raise Http404
    version = versions[number]
    context = {
        "report": report,
        "project": report.project,
        "version": version,
        "numbers": sorted(versions, reverse=True),
        "sections": read_version(version, remarks=report.remarks.filter(version=version).select_related("by")),
        "files": filed(version),
    }
    return render(request, "reports/version.html", context)


@login_required
def compare_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """What two versions answer differently, word by word, and which files differ: by default the last and the one
    before.
    """
    report = visible_report(request, pk, report_pk)
    versions = list(report.versions.select_related("by"))
    by_number = {str(version.number): version for version in versions}
    if len(versions) < 2:
        raise Http404
    newer = by_number.get(request.GET.get("b", ""), versions[0])
    older = by_number.get(request.GET.get("a", ""), versions[1])
    context: dict[str, Any] = {
        "report": report,
        "project": report.project,
        "versions": versions,
        "older": older,
        "newer": newer,
        "differences": differences(older, newer),
        "file_differences": file_differences(older, newer),
    }
    return render(request, "reports/compare.html", context)


@login_required
def print_page(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """The report as it is printed: the last version that was sent, or the draft as it stands."""
    report = visible_report(request, pk, report_pk)
    versions = list(report.versions.select_related("by")[:1])
    version = versions[0] if versions and not report.with_nko else None
    shown = [version] if version else []
    context = {
        "report": report,
        "project": report.project,
        "version": version,
        "sections": _sections(report, shown or [], [], {}),
        "leader": report.project.team.filter(duty="leader", left_on=None).first(),
        "accountant": report.project.team.filter(duty="accountant", left_on=None).first(),
    }
    return render(request, "reports/print.html", context)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int, report_pk: int, remark_pk: int) -> HttpResponse:
    """Marks a remark as settled, or opens it again."""
    report = visible_report(request, pk, report_pk)
    remark = get_object_or_404(report.remarks.select_related("report__project"), pk=remark_pk)
    settle_remark(remark=remark, by=person(request), now=clock.now(), settled="reopen" not in request.POST)
    messages.success(request, _("The remark is open again.") if "reopen" in request.POST else _("Settled."))
    return redirect(report)
