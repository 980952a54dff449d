from django.urls import path

from backend.directory.views import centres, contacts, figures, organisations, page_people, people

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
    path("centres/<int:pk>/close/", centres.centre_close, name="centre_close"),
    path("centres/<int:pk>/people/", people.centre_people, name="centre_people"),
    path("centres/<int:pk>/page/people/", page_people.page_people, name="page_people"),
    path("centres/<int:pk>/page/people/new/", page_people.add, name="page_person_new"),
    path("centres/<int:pk>/page/people/me/", page_people.me, name="page_person_me"),
    path("people-on-pages/<int:pk>/edit/", page_people.edit, name="page_person_edit"),
    path("people-on-pages/<int:pk>/agree/", page_people.agree, name="page_person_agree"),
    path("people-on-pages/<int:pk>/remove/", page_people.remove, name="page_person_remove"),
    path("municipalities/", contacts.contacts, name="contacts"),
    path("municipalities/contacts.<str:kind>", contacts.download, name="contacts_file"),
    path("municipalities/<int:pk>/contact/", contacts.edit, name="contact_edit"),
    path("municipalities/<int:pk>/contact/remove/", contacts.remove, name="contact_remove"),
    path("nko/", figures.nko, name="figures"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("invitations/<int:pk>/recall/", people.invitation_recall, name="invitation_recall"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("territories/municipalities/", organisations.municipalities, name="municipalities"),
]
