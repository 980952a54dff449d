from django.urls import path

from mentoring.views import assignments, calls, check_in, contacts, desk, staff

app_name = "mentoring"

urlpatterns = [
    path("workbench/", desk.workbench, name="workbench"),
    path("overview/", desk.overview, name="overview"),
    path("mentors/", staff.mentors, name="mentors"),
    path("mentors/<int:pk>/", staff.mentor, name="mentor"),
    path("mentors/<int:pk>/profile/", staff.profile, name="profile"),
    path("mentors/<int:pk>/absence/", staff.plan, name="plan_absence"),
    path("mentors/<int:pk>/hand-over/", staff.hand_over_all, name="hand_over_all"),
    path("absences/<int:pk>/end/", staff.end, name="end_absence"),
    path("projects/<int:pk>/take/", assignments.take, name="take"),
    path("projects/<int:pk>/assign/", assignments.assign, name="assign"),
    path("assignments/<int:pk>/hand-over/", assignments.give, name="hand_over"),
    path("projects/<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("projects/<int:pk>/contacts/new/", contacts.log, name="log_contact"),
    path("projects/<int:pk>/call/", calls.call, name="call"),
    path("spoke/<str:token>/", calls.spoke, name="spoke"),
    path("spoken/<str:token>/", calls.spoke_note, name="spoke_note"),
    path("contacts/<int:pk>/", contacts.correct, name="correct_contact"),
    path("contacts/<int:pk>/delete/", contacts.delete, name="delete_contact"),
    path("projects/<int:pk>/tell/", check_in.tell, name="tell"),
    path("check-ins/<int:pk>/seen/", desk.seen, name="check_in_seen"),
    path("tasks/<int:pk>/finish/", desk.finish, name="finish_task"),
    path("tasks/<int:pk>/reopen/", desk.reopen, name="reopen_task"),
    path("check-in/<str:token>/", check_in.answer, name="check_in"),
    path("check-in/<str:token>/thanks/", check_in.thanks, name="check_in_thanks"),
]
