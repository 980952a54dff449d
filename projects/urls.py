from django.urls import include, path

from projects.views import edit, project, registration

app_name = "projects"

urlpatterns = [
    path("", include("projects.lists.urls")),  # by its name: the core knows none of the small apps
    path("new/", registration.begin, name="register"),
    path("drafts/<int:pk>/discard/", registration.discard, name="discard_draft"),
    path("drafts/<int:pk>/<slug:code>/", registration.step_page, name="registration"),
    path("<int:pk>/", project.project_page, name="project"),
    path("<int:pk>/feed/", project.feed_page, name="feed"),
    path("<int:pk>/passport/", project.passport_page, name="passport"),
    path("<int:pk>/move/", edit.move_page, name="move"),
    path("<int:pk>/contract/", edit.contract_page, name="contract"),
    path("<int:pk>/retry/", edit.retry, name="retry"),
    path("<int:pk>/team/", edit.team_page, name="team_add"),
    path("<int:pk>/team/<int:member_pk>/", edit.team_page, name="team_change"),
    path("<int:pk>/checkpoints/", edit.checkpoint_page, name="checkpoint_add"),
    path("<int:pk>/checkpoints/<int:checkpoint_pk>/", edit.checkpoint_page, name="checkpoint_change"),
    path("<int:pk>/checkpoints/<int:checkpoint_pk>/done/", edit.done_page, name="checkpoint_done"),
    path("<int:pk>/checkpoints/<int:checkpoint_pk>/reopen/", edit.reopen, name="checkpoint_reopen"),
    path("<int:pk>/checkpoints/<int:checkpoint_pk>/remove/", edit.remove, name="checkpoint_remove"),
]
