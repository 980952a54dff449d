from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from projects.reports.models import StageReport

RELATED = ("project__organisation__region", "project__centre__region", "project__region", "checkpoint", "drafted_by")


def visible_report(request: HttpRequest, pk: int, report_pk: int) -> StageReport:
    """The report of this project, or 404 for those who may not know of it."""
    reports = StageReport.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(reports, pk=report_pk, project=pk)
