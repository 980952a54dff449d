from django.urls import path

from mentoring.meetings import views

app_name = "meetings"

urlpatterns = [
    path("projects/<int:pk>/", views.meetings, name="list"),
    path("projects/<int:pk>/new/", views.plan, name="plan"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/minutes/", views.hold, name="hold"),
    path("<int:pk>/meeting.pdf", views.as_pdf, name="pdf"),
    path("<int:pk>/meeting.ics", views.as_calendar, name="calendar"),
]
