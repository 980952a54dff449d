from django.urls import path

from mentoring.views import assignments, check_in, contacts, desk

app_name = "mentoring"

urlpatterns = [
    path("workbench/", desk.workbench, name="workbench"),
    path("overview/", desk.overview, name="overview"),
    path("projects/<int:pk>/take/", assignments.take, name="take"),
    path("projects/<int:pk>/assign/", assignments.assign, name="assign"),
    path("assignments/<int:pk>/hand-over/", assignments.give, name="hand_over"),
    path("projects/<int:pk>/contacts/", contacts.contacts, name="contacts"),
    path("projects/<int:pk>/contacts/new/", contacts.log, name="log_contact"),
    path("contacts/<int:pk>/", contacts.correct, name="correct_contact"),
    path("contacts/<int:pk>/delete/", contacts.delete, name="delete_contact"),
    path("projects/<int:pk>/tell/", check_in.tell, name="tell"),
    path("check-ins/<int:pk>/seen/", desk.seen, name="check_in_seen"),
    path("tasks/<int:pk>/finish/", desk.finish, name="finish_task"),
    path("tasks/<int:pk>/reopen/", desk.reopen, name="reopen_task"),
    path("check-in/<str:token>/", check_in.answer, name="check_in"),
    path("check-in/<str:token>/thanks/", check_in.thanks, name="check_in_thanks"),
]
