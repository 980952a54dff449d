from django.urls import path

from events.feedback.views import organiser, participant

app_name = "feedback"

urlpatterns = [
    path("feedback/<str:token>/", participant.answer, name="answer"),
    path("feedback/<str:token>/thanks/", participant.thanks, name="thanks"),
    path("<int:pk>/feedback/", organiser.results, name="results"),
    path("<int:pk>/feedback/ask/", organiser.ask, name="ask"),
    path("<int:pk>/feedback/questions/new/", organiser.new_question, name="new-question"),
    path("feedback-questions/<int:pk>/remove/", organiser.drop_question, name="drop-question"),
    path("<int:pk>/feedback.xlsx", organiser.as_workbook, name="workbook"),
]
