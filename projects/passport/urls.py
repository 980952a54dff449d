from django.urls import path

from projects.passport.views import shift, steps, whole, work

app_name = "passport"

urlpatterns = [
    path("<int:pk>/activities/", work.work_page, name="work"),
    path("<int:pk>/activities/<int:activity_pk>/held/", work.held_page, name="held"),
    path("<int:pk>/activities/<int:activity_pk>/not-held/", work.not_held, name="not_held"),
    path("<int:pk>/application/ready/", whole.ready_page, name="ready"),
    path("<int:pk>/application/difference/", whole.difference_page, name="difference"),
    path("<int:pk>/application/help/", whole.preparation_page, name="preparation_add"),
    path("<int:pk>/application/help/<int:preparation_pk>/remove/", whole.preparation_remove, name="preparation_remove"),
    path("<int:pk>/application/shift/", shift.shift_page, name="shift"),
    path("<int:pk>/application/<slug:code>/", steps.step_page, name="step"),
    path("<int:pk>/application/<slug:code>/forget/", steps.forget, name="forget"),
]
