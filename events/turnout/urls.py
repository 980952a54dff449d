from django.urls import path

from events.turnout import views

app_name = "turnout"

urlpatterns = [
    path("<int:pk>/attendance/report/", views.report, name="report"),
    path("<int:pk>/attendance/report.xlsx", views.as_workbook, name="workbook"),
    path("<int:pk>/attendance/report.pdf", views.as_paper, name="paper"),
    path("<int:pk>/attendance/participants.pdf", views.list_as_paper, name="list-paper"),
]
