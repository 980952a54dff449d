from django.urls import path

from events.groups.views import groups, work

app_name = "groups"

urlpatterns = [
    path("", groups.group_list, name="list"),
    path("new/", groups.new_group, name="new"),
    path("member/<str:token>/", work.by_link, name="by-link"),
    path("member/<str:token>/meetings/<int:pk>.ics", work.calendar_by_link, name="calendar-by-link"),
    path("<int:pk>/", groups.group_page, name="group"),
    path("<int:pk>/edit/", groups.edit_group, name="edit"),
    path("<int:pk>/end/", groups.end, name="end"),
    path("<int:pk>/invite/", groups.invite, name="invite"),
    path("<int:pk>/meetings/new/", work.new_meeting, name="new-meeting"),
    path("<int:pk>/tasks/new/", work.new_task, name="new-task"),
    path("members/<int:pk>/remove/", groups.remove_member, name="remove-member"),
    path("meetings/<int:pk>/", work.change_meeting, name="change-meeting"),
    path("meetings/<int:pk>/cancel/", work.cancel_meeting, name="cancel-meeting"),
    path("meetings/<int:pk>.ics", work.meeting_calendar, name="meeting-calendar"),
    path("tasks/<int:pk>/", work.change_task, name="change-task"),
    path("tasks/<int:pk>/done/", work.finish_task, name="finish-task"),
    path("tasks/<int:pk>/toggle/", work.toggle_task, name="toggle-task"),
]
