from django.urls import path, re_path

from events.decisions.views import documents, points, tracking

app_name = "decisions"

urlpatterns = [
    path("decisions/", tracking.everywhere, name="everywhere"),
    path("decisions/mine/", tracking.mine, name="mine"),
    path("decisions/answer/<str:token>/", tracking.answer, name="answer"),
    path("<int:pk>/decisions/", tracking.of_event, name="of-event"),
    path("<int:pk>/decisions/new/", documents.new_protocol, name="new"),
    path("protocols/<int:pk>/", documents.protocol_page, name="protocol"),
    path("protocols/<int:pk>/versions/<int:number>/", documents.protocol_page, name="version"),
    path("protocols/<int:pk>/edit/", documents.edit, name="edit"),
    path("protocols/<int:pk>/approve/", documents.approve, name="approve"),
    path("protocols/<int:pk>/publish/", documents.publish, name="publish"),
    path("protocols/<int:pk>/unpublish/", documents.unpublish, name="unpublish"),
    path("protocols/<int:pk>/correct/", documents.correct, name="correct"),
    path("protocols/<int:pk>/drop-correction/", documents.drop_correction, name="drop-correction"),
    path("protocols/<int:pk>/discard/", documents.discard, name="discard"),
    path("protocols/<int:pk>.pdf", documents.as_pdf, name="pdf"),
    path("protocols/<int:pk>.docx", documents.as_docx, name="docx"),
    path("protocols/<int:pk>/points/", points.page, name="points"),
    path("protocols/<int:pk>/points/paste/", points.paste, name="paste"),
    path("protocols/<int:pk>/addressees/", points.add_addressee, name="add-addressee"),
    path("protocols/<int:pk>/take-over/<int:point_pk>/", points.take_over, name="take-over"),
    path("protocols/<int:pk>/leave-out/<int:taken_pk>/", points.leave_out, name="leave-out"),
    path("addressees/<int:pk>/", points.edit_addressee, name="edit-addressee"),
    path("addressees/<int:pk>/points/", points.add_point, name="add-point"),
    path("points/<int:pk>/", points.edit_point, name="edit-point"),
    re_path(r"^points/(?P<what>addressee|point)/(?P<pk>\d{1,18})/remove/$", points.remove, name="remove"),
    re_path(r"^points/(?P<what>addressee|point)/(?P<pk>\d{1,18})/restore/$", points.restore, name="restore"),
    re_path(r"^points/(?P<what>addressee|point)/(?P<pk>\d{1,18})/(?P<way>up|down)/$", points.move, name="move"),
    path("recommendations/<int:pk>/", tracking.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/report/", tracking.report, name="report"),
    path("recommendations/<int:pk>/entrust/", tracking.entrust, name="entrust"),
    path("reports/<int:pk>/show/", tracking.show, name="show"),
]
