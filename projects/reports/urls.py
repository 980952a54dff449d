from django.urls import path

from projects.reports.views import lists, papers, review, writing

app_name = "reports"

_REPORT = "projects/<int:pk>/reports/<int:report_pk>/"

urlpatterns = [
    path("reports/", lists.list_page, name="list"),
    path("projects/<int:pk>/reports/", lists.project_page, name="of_project"),
    path("projects/<int:pk>/reports/new/", writing.begin_page, name="begin"),
    path(_REPORT, review.report_page, name="report"),
    path(f"{_REPORT}edit/", writing.edit_page, name="edit"),
    path(f"{_REPORT}send/", writing.send_page, name="send"),
    path(f"{_REPORT}back/", writing.back, name="take_back"),
    path(f"{_REPORT}dates/", writing.dates_page, name="dates"),
    path(f"{_REPORT}files/", papers.files_page, name="files"),
    path(f"{_REPORT}versions/<int:number>/", review.version_page, name="version"),
    path(f"{_REPORT}compare/", review.compare_page, name="compare"),
    path(f"{_REPORT}print/", review.print_page, name="print"),
    path(f"{_REPORT}remarks/<int:remark_pk>/settle/", review.settle, name="settle"),
]
