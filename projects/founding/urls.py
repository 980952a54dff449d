from django.urls import path

from projects.founding.views import checklist, overview, plan, registration

app_name = "founding"

urlpatterns = [
    path("", overview.foundings, name="list"),
    path("new/", plan.begin, name="begin"),
    path("name/", overview.name_page, name="name"),
    path("<int:pk>/", overview.founding, name="founding"),
    path("<int:pk>/edit/", plan.change, name="edit"),
    path("<int:pk>/people/", plan.people, name="people"),
    path("<int:pk>/drop/", plan.drop, name="drop"),
    path("<int:pk>/resume/", plan.resume, name="resume"),
    path("<int:pk>/steps/<int:step_pk>/", checklist.step_page, name="step"),
    path("<int:pk>/steps/<int:step_pk>/skip/", checklist.skip_page, name="skip"),
    path("<int:pk>/steps/<int:step_pk>/reopen/", checklist.reopen, name="reopen"),
    path("<int:pk>/documents/<int:document_pk>/", checklist.document_page, name="document"),
    path("<int:pk>/file/", registration.file_page, name="file"),
    path("<int:pk>/file/recall/", registration.recall, name="recall"),
    path("<int:pk>/refusal/", registration.refusal_page, name="refusal"),
    path("<int:pk>/refusal/take-back/", registration.take_back_refusal, name="take_back_refusal"),
    path("<int:pk>/registered/", registration.registered_page, name="registered"),
    path("<int:pk>/registered/take-back/", registration.take_back_registration, name="take_back_registration"),
]
