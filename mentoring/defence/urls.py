from django.urls import path

from mentoring.defence.views import public, reports, scoring, seasons, talk

app_name = "defence"

urlpatterns = [
    path("", seasons.season_list, name="seasons"),
    path("new/", seasons.new, name="new"),
    path("<int:pk>/", seasons.season_page, name="season"),
    path("<int:pk>/edit/", seasons.edit, name="edit"),
    path("<int:pk>/results/", seasons.results, name="results"),
    path("<int:pk>/results/publish/", seasons.publish_results, name="publish_results"),
    path("<int:pk>/begin/", reports.begin, name="begin"),
    path("reports/<int:pk>/", public.defence_page, name="defence"),
    path("reports/<int:pk>/report.pdf", public.defence_paper, name="paper"),
    path("reports/<int:pk>/correct/", reports.correct, name="correct"),
    path("reports/<int:pk>/ask/", talk.ask, name="ask"),
    path("reports/<int:pk>/sent/", talk.sent, name="sent"),
    path("reports/<int:pk>/score/", scoring.score, name="score"),
    path("versions/<int:pk>/", public.version_page, name="version"),
    path("versions/<int:pk>/write/", reports.write, name="write"),
    path("versions/<int:pk>/figures/", reports.renew, name="renew"),
    path("versions/<int:pk>/publish/", reports.publish, name="publish"),
    path("versions/<int:pk>/discard/", reports.discard, name="discard"),
    path("questions/<int:pk>/answer/", talk.answer, name="answer"),
    path("questions/<int:pk>/hide/", talk.hide, name="hide"),
    path("questions/<int:pk>/show/", talk.show_again, name="show_again"),
    path("questions/confirm/<str:token>/", talk.confirm, name="confirm"),
]
