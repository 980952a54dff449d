import pytest
from django.test import Client
from django.urls import reverse

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, NotAllowed
from backend.demo.factories_offering import ServiceFactory
from mentoring.offering.models import Offer, Service
from mentoring.offering.services.nomenclature import add_service, restore_service, retire_service

NOW = clock.now()
TODAY = clock.local_date(NOW, clock.MOSCOW)
LIST = reverse("offering:nomenclature")


def test_the_operator_adds_changes_and_takes_out_of_use(oleg, log_in):
    client = log_in(oleg)
    sent = {"title": "Аренда зала", "kind": "property", "description": "Зал на 30 мест."}
    assert client.post(reverse("offering:service_new"), sent).status_code == 302
    made = Service.objects.get()
    edit = reverse("offering:service_edit", args=[made.pk])
    assert "Аренда зала" in client.get(edit).content.decode()
    assert client.post(edit, sent | {"title": "Аренда зала и техники"}).status_code == 302
    assert "Аренда зала и техники" in client.get(LIST).content.decode()
    assert client.post(reverse("offering:service_retire", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.retired_on
    assert client.post(reverse("offering:service_restore", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.retired_on is None
    verbs = ["service.added", "service.changed", "service.retired", "service.restored"]
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == verbs


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"title": ""}, "title"), ({"title": "а" * 201}, "title"), ({"title": "\x00"}, "title"),
     ({"title": "Есть уже"}, "title"), ({"kind": "magic"}, "kind"), ({"description": "а" * 4001}, "description")],
)  # fmt: skip
def test_what_can_not_be_taken_is_told_at_its_field(oleg, log_in, sent, field):
    ServiceFactory(title="Есть уже")
    response = log_in(oleg).post(reverse("offering:service_new"), {"title": "Новая", "kind": "legal"} | sent)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert Service.objects.count() == 1


def test_offers_rest_while_their_service_is_out_of_use_and_come_back_with_it(offer, oleg):
    assert Offer.objects.open(TODAY).exists()
    retire_service(service=offer.service, by=oleg, now=NOW)
    assert not Offer.objects.open(TODAY).exists()
    with pytest.raises(Conflict):
        retire_service(service=offer.service, by=oleg, now=NOW)
    restore_service(service=offer.service, by=oleg, now=NOW)
    assert Offer.objects.open(TODAY).exists()
    with pytest.raises(Conflict):
        restore_service(service=offer.service, by=oleg, now=NOW)


def test_nobody_else_knows_of_these_pages(service, vera, gleb, oleg, centre, log_in):
    pages = [LIST, reverse("offering:service_new"), reverse("offering:service_edit", args=[service.pk])]
    for url in pages:
        assert log_in(oleg).get(url).status_code == 200
        assert log_in(vera).get(url).status_code == log_in(gleb).get(url).status_code == 404
        assert Client().get(url).status_code == 302
    assert log_in(gleb).post(reverse("offering:service_retire", args=[service.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        add_service(by=vera, now=NOW, title="Чужая", kind="legal")
    service.refresh_from_db()
    assert service.retired_on is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_nomenclature_costs_the_same_with_one_row_and_with_three(oleg, log_in, rows, django_assert_num_queries):
    ServiceFactory.create_batch(rows)
    client = log_in(oleg)
    with django_assert_num_queries(5):
        assert client.get(LIST).status_code == 200
