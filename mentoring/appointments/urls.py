from django.urls import path

from mentoring.appointments.views import centre, desk, specialists, tickets, visits

app_name = "appointments"

urlpatterns = [
    path("", specialists.pool, name="list"),
    path("mine/", specialists.mine, name="mine"),
    path("week/", desk.my_week, name="week"),
    path("specialists/<int:pk>/", specialists.specialist_page, name="specialist"),
    path("specialists/<int:pk>/edit/", centre.specialist_edit, name="specialist-edit"),
    path("specialists/<int:pk>/times/new/", desk.slot_new, name="slot-new"),
    path("specialists/<int:pk>/times/pattern/", desk.pattern_new, name="pattern-new"),
    path("centres/<int:pk>/", centre.centre_pool, name="centre"),
    path("centres/<int:pk>/specialists/new/", centre.specialist_new, name="specialist-new"),
    path("times/<int:pk>/", specialists.slot_page, name="slot"),
    path("times/<int:pk>/sent/", specialists.sent, name="sent"),
    path("times/<int:pk>/for-client/", desk.book_for_client, name="slot-for-client"),
    path("times/<int:pk>/cancel/", desk.slot_cancel, name="slot-cancel"),
    path("clients/<int:pk>/outcome/", desk.outcome, name="outcome"),
    path("clients/<int:pk>/cancel/", desk.client_cancel, name="client-cancel"),
    path("ticket/<str:token>/", tickets.ticket, name="ticket"),
    path("ticket/<str:token>/confirm/", tickets.confirm_view, name="ticket-confirm"),
    path("ticket/<str:token>/cancel/", tickets.cancel_view, name="ticket-cancel"),
    path("ticket/<str:token>/move/", tickets.move_view, name="ticket-move"),
    path("ticket/<str:token>/calendar.ics", tickets.ticket_calendar, name="ticket-calendar"),
    path("visits/", visits.visit_list, name="visits"),
    path("visits/new/", visits.visit_new, name="visit-new"),
    path("visits/unvisited/", visits.unvisited_list, name="unvisited"),
    path("visits/<int:pk>/", visits.visit_page, name="visit"),
    path("visits/<int:pk>/calendar.ics", visits.visit_calendar, name="visit-calendar"),
    path("visits/<int:pk>/edit/", visits.visit_edit, name="visit-edit"),
    path("visits/<int:pk>/announce/", visits.visit_announce, name="visit-announce"),
    path("visits/<int:pk>/held/", visits.visit_held, name="visit-held"),
    path("visits/<int:pk>/cancel/", visits.visit_cancel, name="visit-cancel"),
    path("visits/<int:pk>/replan/", visits.visit_replan, name="visit-replan"),
]
