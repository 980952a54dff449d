from django.urls import path

from events.certificates.views import organiser, public

app_name = "certificates"

urlpatterns = [
    path("certificates/check/", public.check, name="check"),
    path("certificates/link/<str:token>/", public.own, name="own"),
    path("certificates/link/<str:token>/certificate.pdf", public.own_paper, name="own-paper"),
    path("certificates/<int:pk>/certificate.pdf", organiser.certificate_paper, name="paper"),
    path("certificates/<int:pk>/revoke/", organiser.revoke, name="revoke"),
    path("certificates/<int:pk>/reissue/", organiser.reissue, name="reissue"),
    path("events/<int:pk>/certificates/", organiser.certificate_list, name="list"),
    path("events/<int:pk>/certificates/issue/", organiser.issue, name="issue"),
    path("events/<int:pk>/certificates/add/", organiser.add, name="add"),
    path("events/<int:pk>/certificates.pdf", organiser.all_as_pdf, name="all-pdf"),
    path("events/<int:pk>/certificates.zip", organiser.all_as_archive, name="all-zip"),
    path("events/<int:pk>/badges.pdf", organiser.badge_file, name="badges"),
]
