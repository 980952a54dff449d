import pytest
from django.test import Client
from django.urls import reverse

from backend.common import clock
from backend.demo.factories_offering import OfferFactory
from mentoring.offering.models import Offer, Service

SERVICES, OFFERS = "/api/v1/services/", "/api/v1/offers/"
JSON = "application/json"


def of(url, pk, deed=""):
    return f"{url}{pk}/" + (f"{deed}/" if deed else "")


def test_anybody_reads_and_nobody_without_an_account_writes(offer, near):
    client = Client()
    assert client.get(SERVICES, {"q": "бухгалтерия"}).json()["results"][0]["id"] == offer.service_id
    assert client.get(OFFERS, {"kind": "accounting", "form": "remote", "municipality": near.pk}).json()["count"] == 1
    assert client.get(OFFERS, {"form": "visit"}).json()["count"] == 0
    assert client.get(OFFERS, {"closed": "true"}).json()["count"] == 0
    assert client.get(of(OFFERS, offer.pk)).json()["promise_days"] == 3
    assert client.post(SERVICES, {}, JSON).status_code in (401, 403)
    assert client.post(of(OFFERS, offer.pk, "close"), {}, JSON).status_code in (401, 403)


def test_a_head_opens_changes_closes_and_opens_again(centre, service, near, vera, log_in):
    client = log_in(vera)
    sent = {"centre": centre.pk, "service": service.pk, "forms": ["visit"], "municipalities": [near.pk]}
    made = client.post(OFFERS, sent, JSON)
    assert made.status_code == 201
    assert made.json()["opens_on"] == clock.local_date(clock.now(), centre.zone).isoformat()
    one = of(OFFERS, made.json()["id"])
    again = client.post(OFFERS, sent, JSON)
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert client.patch(one, {"promise_days": 9}, JSON).json()["promise_days"] == 9
    assert client.get(one).json()["municipalities"] == [near.pk], "what was not sent stays"
    assert client.post(one + "close/").json()["closed_on"]
    assert client.post(one + "close/").status_code == 409
    assert client.post(one + "reopen/").json()["closed_on"] is None


@pytest.mark.parametrize(
    "sent",
    [{"forms": []}, {"forms": ["x"]}, {"promise_days": 10**30}, {"opens_on": "0001-01-01"}, {"conditions": "\x00"},
     {"municipalities": [10**30]}, {"municipalities": [0]}],
)  # fmt: skip
def test_what_can_not_be_taken_changes_nothing(offer, vera, log_in, sent):
    answer = log_in(vera).patch(of(OFFERS, offer.pk), sent, JSON)
    assert answer.status_code == 400
    assert answer.json()["field"].split(".")[0] in sent
    assert Offer.objects.get().forms == ["on_site", "remote"]


def test_the_operator_keeps_the_nomenclature_and_the_head_does_not(oleg, vera, centre, log_in):
    sent = {"title": "Аренда зала", "kind": "property"}
    assert log_in(vera).post(SERVICES, sent, JSON).status_code == 403
    client = log_in(oleg)
    one = of(SERVICES, client.post(SERVICES, sent, JSON).json()["id"])
    assert client.patch(one, {"description": "30 мест"}, JSON).json()["title"] == "Аренда зала"
    assert client.post(one + "retire/").json()["retired_on"]
    assert client.get(SERVICES, {"retired": "false"}).json()["count"] == 0
    assert client.post(one + "restore/").json()["retired_on"] is None
    assert client.post(SERVICES, sent, JSON).json()["field"] == "title"
    assert Service.objects.count() == 1


def test_an_outsider_finds_no_offer_to_change(offer, gleb, log_in):
    client = log_in(gleb)
    assert client.get(of(OFFERS, offer.pk)).status_code == 200
    assert client.patch(of(OFFERS, offer.pk), {"promise_days": 1}, JSON).status_code == 404
    assert client.post(of(OFFERS, offer.pk, "close")).status_code == 404
    taken = {"centre": offer.centre_id, "service": OfferFactory().service_id, "forms": ["visit"]}
    assert client.post(OFFERS, taken, JSON).status_code == 404


def test_the_lists_stand_in_the_routes():
    assert reverse("service-list") == SERVICES
    assert reverse("offer-list") == OFFERS
