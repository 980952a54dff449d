from django.urls import path

from events.door.views import lists, online, passes, phone

app_name = "door"

urlpatterns = [
    path("<int:pk>/doors/", passes.passes, name="passes"),
    path("<int:pk>/doors/figures/", passes.live, name="figures"),
    path("doors/<int:pk>/withdraw/", passes.withdraw, name="withdraw"),
    path("<int:pk>/attendance/", lists.attendance, name="attendance"),
    path("<int:pk>/attendance/rest/", lists.rest, name="rest"),
    path("<int:pk>/attendance/print/", lists.print_list, name="print"),
    path("<int:pk>/attendance/online/", online.log, name="online"),
    path("attendance/<int:pk>/", lists.history, name="history"),
    path("attendance/<int:pk>/undo/", lists.take_back, name="undo"),
    path("ticket/<str:token>/join/", online.join_meeting, name="join"),
    path("door/worker.js", phone.worker, name="worker"),
    path("door/<str:token>/", phone.phone, name="phone"),
    path("door/<str:token>/roster/", phone.RosterView.as_view(), name="roster"),
    path("door/<str:token>/marks/", phone.MarksView.as_view(), name="marks"),
]
