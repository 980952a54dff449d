"""What a head says of the services of the centre, on pages and by the services behind them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.demo.factories import CentreFactory, MunicipalityFactory, UserFactory, member
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.offering.models import Offer
from mentoring.offering.services.offers import change_offer, close_offer, open_offers, reopen_offer
from tests.together import PATIENCE

NOW = clock.now()
DAY = timedelta(days=1)


def terms(**fields):
    return {"forms": ["remote", "on_site"], "promise_days": 2, "opens_on": NOW.date().isoformat(), **fields}


def test_a_head_offers_several_services_at_once(centre, service, near, vera, log_in):
    other = ServiceFactory()
    url = reverse("offering:offer_new", args=[centre.pk])
    client = log_in(vera)
    assert service.title in client.get(url).content.decode()
    response = client.post(url, terms(services=[service.pk, other.pk], municipalities=[near.pk], conditions="Для НКО"))
    assert response.url == reverse("offering:offers", args=[centre.pk])
    made = Offer.objects.open(NOW.date() + DAY).filter(centre=centre)
    assert {offer.service for offer in made} == {service, other}
    assert all(offer.forms == ["on_site", "remote"] and list(offer.municipalities.all()) == [near] for offer in made)
    assert Entry.objects.filter(verb="offer.opened").count() == 2
    assert service.title not in client.get(url).content.decode(), "what is offered can't be offered twice"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"forms": []}, "forms"),
        ({"forms": ["by_pigeon"]}, "forms"),
        ({"promise_days": "-1"}, "promise_days"),
        ({"promise_days": "9" * 30}, "promise_days"),
        ({"opens_on": "31.02.2026"}, "opens_on"),
        ({"opens_on": "1812-09-07"}, "opens_on"),
        ({"opens_on": "9999-12-31"}, "opens_on"),
        ({"conditions": "а" * 2001}, "conditions"),
        ({"conditions": "\x00"}, "conditions"),
        ({"services": []}, "services"),
        ({"services": ["9" * 30]}, "services"),
        ({"municipalities": ["1" * 30]}, "municipalities"),
    ],
)
def test_what_can_not_be_taken_is_told_at_its_field(centre, service, vera, log_in, sent, field):
    url = reverse("offering:offer_new", args=[centre.pk])
    response = log_in(vera).post(url, terms(services=[service.pk]) | sent)
    assert response.status_code == 400
    assert field in response.context["form"].errors
    assert not Offer.objects.exists()


def test_a_municipality_of_another_region_is_refused(centre, service, vera):
    with pytest.raises(Invalid) as refusal:
        open_offers(
            centre=centre,
            services=[service],
            by=vera,
            now=NOW,
            forms=["remote"],
            municipalities=[MunicipalityFactory()],
        )
    assert refusal.value.field == "municipalities"


def test_a_service_out_of_use_and_a_closed_centre_are_refused(centre, service, vera):
    service.retired_on = NOW.date() - DAY
    service.save()
    with pytest.raises(Invalid):
        open_offers(centre=centre, services=[service], by=vera, now=NOW, forms=["remote"])
    centre.status = "closed"
    with pytest.raises(Conflict):
        open_offers(centre=centre, services=[ServiceFactory()], by=vera, now=NOW, forms=["remote"])
    assert not Offer.objects.exists()


def test_a_head_changes_the_terms(offer, near, vera, log_in):
    url = reverse("offering:offer_edit", args=[offer.pk])
    client = log_in(vera)
    assert client.get(url).status_code == 200
    sent = terms(forms=["visit"], promise_days=7, municipalities=[near.pk], conditions="Раз в месяц")
    assert client.post(url, sent).status_code == 302
    offer.refresh_from_db()
    assert (offer.forms, offer.promise_days, offer.conditions) == (["visit"], 7, "Раз в месяц")
    entry = Entry.objects.get(verb="offer.changed")
    assert (entry.before["promise_days"], entry.after["promise_days"]) == (3, 7)
    assert (entry.before["municipalities"], entry.after["municipalities"]) == ([], [near.pk])


def test_closing_shows_the_way_back_and_the_way_back_works(offer, vera, log_in):
    client = log_in(vera)
    page = client.post(reverse("offering:offer_close", args=[offer.pk])).content.decode()
    reopen = reverse("offering:offer_reopen", args=[offer.pk])
    assert f'action="{reopen}"' in page
    tomorrow = NOW.date() + DAY
    assert not Offer.objects.open(tomorrow).exists()
    assert client.post(reopen).status_code == 302
    assert Offer.objects.open(tomorrow).get() == offer
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == ["offer.closed", "offer.reopened"]


def test_an_offer_that_has_not_begun_never_does_when_it_is_closed(centre, service, vera):
    [later] = open_offers(
        centre=centre, services=[service], by=vera, now=NOW, forms=["remote"], opens_on=NOW.date() + 30 * DAY
    )
    close_offer(offer=later, by=vera, now=NOW)
    assert not Offer.objects.open(NOW.date() + 30 * DAY).exists()
    assert not Offer.objects.open(NOW.date() + 99 * DAY).exists()


def test_what_is_done_twice_is_told(offer, vera):
    with pytest.raises(Conflict):
        reopen_offer(offer=offer, by=vera, now=NOW)
    close_offer(offer=offer, by=vera, now=NOW)
    with pytest.raises(Conflict):
        close_offer(offer=offer, by=vera, now=NOW)
    with pytest.raises(Conflict):
        change_offer(offer=offer, by=vera, now=NOW, promise_days=9)
    OfferFactory(centre=offer.centre, service=offer.service, opens_on=NOW.date())
    with pytest.raises(Conflict):
        reopen_offer(offer=offer, by=vera, now=NOW)


def test_the_pages_of_a_centres_offers_do_not_exist_for_outsiders(offer, gleb, vera, log_in):
    pages = [reverse("offering:offers", args=[offer.centre_id]), reverse("offering:offer_new", args=[offer.centre_id]),
             reverse("offering:offer_edit", args=[offer.pk])]  # fmt: skip
    deeds = [reverse(f"offering:offer_{deed}", args=[offer.pk]) for deed in ("close", "reopen")]
    other = UserFactory()
    member(other, Role.HEAD, CentreFactory(region=offer.centre.region))
    for url in pages:
        assert log_in(vera).get(url).status_code == 200
        assert log_in(gleb).get(url).status_code == log_in(other).get(url).status_code == 404
        assert Client().get(url).status_code == 302
    for url in deeds:
        assert log_in(gleb).post(url).status_code == log_in(other).post(url).status_code == 404
        assert Client().post(url).status_code == 302
    offer.refresh_from_db()
    assert offer.closed_on is None


def test_a_mentor_reads_the_offers_of_the_centre_and_changes_nothing(offer, boris, oleg, log_in):
    member(boris, Role.MENTOR, offer.centre)
    assert log_in(boris).get(reverse("offering:offers", args=[offer.centre_id])).status_code == 200
    assert log_in(boris).get(reverse("offering:offer_edit", args=[offer.pk])).status_code == 403
    with pytest.raises(NotAllowed):
        close_offer(offer=offer, by=boris, now=NOW)
    assert close_offer(offer=offer, by=oleg, now=NOW).closed_on, "the operator of the region may"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_open_the_same_service_at_once_make_one_offer(centre, service, vera, oleg):
    start = Barrier(2)

    def attempt(by):
        try:
            start.wait(PATIENCE)
            open_offers(centre=centre, services=[service], by=by, now=NOW, forms=["remote"])
        except Conflict as refusal:
            return str(refusal)
        else:
            return "opened"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(attempt, [vera, oleg]))
    assert told.count("opened") == 1
    assert len(told) == 2
    assert Offer.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_a_centres_offers_costs_the_same_with_one_and_with_three(
    centre, near, vera, log_in, rows, django_assert_num_queries
):
    for _ in range(rows):
        OfferFactory(centre=centre, opens_on=NOW.date()).municipalities.set([near])
    client = log_in(vera)
    with django_assert_num_queries(8):
        assert client.get(reverse("offering:offers", args=[centre.pk])).status_code == 200
