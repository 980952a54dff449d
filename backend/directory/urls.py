from django.urls import path

from backend.directory.views import centres, organisations, people

app_name = "directory"

urlpatterns = [
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/people/", people.organisation_people, name="organisation_people"),
    path("centres/", centres.centres, name="centres"),
    path("centres/new/", centres.centre_new, name="centre_new"),
    path("centres/<int:pk>/", centres.centre, name="centre"),
    path("centres/<int:pk>/edit/", centres.centre_edit, name="centre_edit"),
    path("centres/<int:pk>/people/", people.centre_people, name="centre_people"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("invitations/<int:pk>/recall/", people.invitation_recall, name="invitation_recall"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("territories/municipalities/", organisations.municipalities, name="municipalities"),
]
