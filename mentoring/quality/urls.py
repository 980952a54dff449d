from django.urls import path

from mentoring.quality.views import assessing, confirming, marks, standards

app_name = "quality"

urlpatterns = [
    path("", marks.mark_list, name="marks"),
    path("marks/<int:pk>/", marks.mark_page, name="mark"),
    path("standards/", standards.standard_list, name="standards"),
    path("standards/new/", standards.new, name="new"),
    path("standards/<int:pk>/", standards.standard_page, name="standard"),
    path("standards/<int:pk>/edit/", standards.edit, name="edit"),
    path("standards/<int:pk>/retire/", standards.retire, name="retire"),
    path("standards/<int:pk>/draft/", standards.draft, name="draft"),
    path("standards/<int:pk>/begin/", assessing.begin, name="begin"),
    path("versions/<int:pk>/", standards.version_page, name="version"),
    path("versions/<int:pk>/edit/", standards.version_edit, name="version_edit"),
    path("versions/<int:pk>/publish/", standards.publish, name="publish"),
    path("versions/<int:pk>/discard/", standards.discard, name="discard"),
    path("versions/<int:pk>/criteria/new/", standards.criterion_new, name="criterion_new"),
    path("criteria/<int:pk>/", standards.criterion_edit, name="criterion"),
    path("criteria/<int:pk>/remove/", standards.criterion_remove, name="criterion_remove"),
    path("assessments/", assessing.assessment_list, name="assessments"),
    path("assessments/<int:pk>/", assessing.assessment_page, name="assessment"),
    path("assessments/<int:pk>/fill/", assessing.fill, name="fill"),
    path("assessments/<int:pk>/files/<int:criterion_pk>/", assessing.attach, name="attach"),
    path("assessments/<int:pk>/submit/", assessing.submit, name="submit"),
    path("assessments/<int:pk>/take-back/", assessing.take_back, name="take_back"),
    path("assessments/<int:pk>/give-up/", assessing.give_up, name="give_up"),
    path("assessments/<int:pk>/carry-over/", assessing.carry_over, name="carry_over"),
    path("assessments/<int:pk>/confirm/", confirming.confirm, name="confirm"),
    path("assessments/<int:pk>/confirmer/", confirming.ask_another, name="ask_another"),
    path("assessments/<int:pk>/revoke/", confirming.revoke, name="revoke"),
]
