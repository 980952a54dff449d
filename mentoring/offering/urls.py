from django.urls import path

from mentoring.offering.views import catalogue, nomenclature, offers

app_name = "offering"

urlpatterns = [
    path("services/", catalogue.services, name="list"),
    path("services/nomenclature/", nomenclature.entries, name="nomenclature"),
    path("services/new/", nomenclature.add, name="service_new"),
    path("services/<int:pk>/", catalogue.service, name="service"),
    path("services/<int:pk>/edit/", nomenclature.edit, name="service_edit"),
    path("services/<int:pk>/retire/", nomenclature.retire, name="service_retire"),
    path("services/<int:pk>/restore/", nomenclature.restore, name="service_restore"),
    path("centres/<int:pk>/services/", offers.offers, name="offers"),
    path("centres/<int:pk>/services/new/", offers.add, name="offer_new"),
    path("offers/<int:pk>/edit/", offers.edit, name="offer_edit"),
    path("offers/<int:pk>/close/", offers.close, name="offer_close"),
    path("offers/<int:pk>/reopen/", offers.reopen, name="offer_reopen"),
]
