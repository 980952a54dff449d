from django.urls import path

from events.views import intake, organiser, participants, public, segments, tickets

app_name = "events"

urlpatterns = [
    path("", public.event_list, name="list"),
    path("mine/", organiser.own_events, name="mine"),
    path("new/", organiser.new_event, name="new"),
    path("<int:pk>/", public.event_page, name="event"),
    path("<int:pk>/sign-up/", public.sign_up_view, name="sign-up"),
    path("<int:pk>/sent/", public.sent, name="sent"),
    path("<int:pk>/calendar.ics", public.event_calendar, name="event-calendar"),
    path("<int:pk>/edit/", organiser.change_event, name="edit"),
    path("<int:pk>/desk/", organiser.desk, name="desk"),
    path("<int:pk>/hold/", organiser.hold, name="hold"),
    path("<int:pk>/resume/", organiser.resume, name="resume"),
    path("<int:pk>/discard/", organiser.discard, name="discard"),
    path("<int:pk>/publish/", organiser.publish, name="publish"),
    path("<int:pk>/cancel/", organiser.call_off, name="cancel"),
    path("<int:pk>/reopen/", organiser.reopen, name="reopen"),
    path("<int:pk>/participants/", participants.participant_list, name="participants"),
    path("<int:pk>/participants/add/", participants.add, name="participant-add"),
    path("<int:pk>/participants.csv", participants.export_csv, name="participants-csv"),
    path("<int:pk>/participants.xlsx", participants.export_xlsx, name="participants-xlsx"),
    path("<int:pk>/participants/decide/", segments.decide, name="participants-decide"),
    path("<int:pk>/participants/write/", segments.write, name="participants-write"),
    path("<int:pk>/registration/", intake.registration_settings, name="registration"),
    path("<int:pk>/questions/add/", intake.add_question, name="question-add"),
    path("questions/<int:pk>/", intake.change_question, name="question-edit"),
    path("questions/<int:pk>/remove/", intake.remove_question, name="question-remove"),
    path("registrations/<int:pk>/", participants.participant, name="participant"),
    path("registrations/<int:pk>/change/", segments.change, name="participant-change"),
    path("registrations/<int:pk>/cancel/", participants.cancel_one, name="participant-cancel"),
    path("registrations/<int:pk>/restore/", participants.restore_one, name="participant-restore"),
    path("registrations/<int:pk>/resend/", participants.resend_letter, name="participant-resend"),
    path("ticket/<str:token>/", tickets.ticket, name="ticket"),
    path("ticket/<str:token>/confirm/", tickets.confirm_view, name="ticket-confirm"),
    path("ticket/<str:token>/change/", tickets.change_view, name="ticket-change"),
    path("ticket/<str:token>/cancel/", tickets.cancel_view, name="ticket-cancel"),
    path("ticket/<str:token>/calendar.ics", tickets.ticket_calendar, name="ticket-calendar"),
]
