import pytest
from django.test import Client
from django.urls import reverse

from backend.common import clock
from backend.demo.factories import CentreFactory, MunicipalityFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.offering.enums import ServiceKind
from mentoring.offering.templatetags.offering import ask_url

LIST = reverse("offering:list")


def read(url, client=None, **query):
    response = (client or Client()).get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(**query):
    response = Client().get(LIST, query)
    assert response.status_code == 200
    return [entry.service.title for entry in response.context["entries"]]


def opened(**fields):
    return OfferFactory(opens_on=clock.now().date(), **fields)


def test_anybody_reads_the_catalogue_and_what_nobody_offers_stands_last(offer):
    ServiceFactory(title="Аренда зала")
    assert titles() == ["Бухгалтерская консультация", "Аренда зала"]
    html = read(LIST)
    assert "Центр «Опора»" in html
    assert "Её пока не оказывает ни один центр" in html


def test_a_service_out_of_use_is_not_in_the_catalogue(offer):
    assert titles()
    offer.service.retired_on = clock.now().date()
    offer.service.save()
    assert titles() == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "бухгалтерские"}, True),
        ({"q": "право"}, False),
        ({"kind": "accounting"}, True),
        ({"kind": "legal"}, False),
        ({"form": "remote"}, True),
        ({"form": "visit"}, False),
        ({"q": "бухгалтерия", "kind": "accounting", "form": "remote"}, True),
        ({"q": "бухгалтерия", "kind": "legal", "form": "remote"}, False),
    ],
)
def test_filters_combine(offer, query, found):
    assert bool(titles(**query)) == found


def test_one_offer_must_meet_everything_that_is_asked_of_offers(region, service, near):
    far = MunicipalityFactory(parent=region)
    visits_elsewhere = opened(service=service, centre__region=region, forms=["visit"])
    visits_elsewhere.municipalities.set([far])
    remote_here = opened(service=service, centre__region=region, forms=["remote"])
    remote_here.municipalities.set([near])
    assert titles(form="visit") == titles(municipality=near.pk) == [service.title]
    assert titles(form="visit", municipality=near.pk) == []
    assert titles(form="visit", municipality=far.pk) == [service.title]
    assert titles(centre=remote_here.centre_id, municipality=near.pk) == [service.title]
    assert titles(centre=remote_here.centre_id, municipality=far.pk) == []


def test_an_empty_answer_leads_to_a_request_all_the_same(offer, near):
    html = read(LIST, q="космонавтика", municipality=near.pk)
    assert "empty" in html
    assert f'class="button button-primary" href="{ask_url(municipality=near)}"' in html


def test_centres_of_one_service_stand_side_by_side_quickest_first(service, centre, near):
    slow = opened(service=service, centre=centre, promise_days=10, conditions="Только для НКО округа")
    quick = opened(service=service, centre__status="verified", promise_days=1, forms=["visit"])
    closed = opened(service=service, closed_on=clock.now().date(), centre__name="Закрытый центр")
    url = service.get_absolute_url()
    response = Client().get(url)
    assert list(response.context["offers"]) == [quick, slow]
    html = response.content.decode()
    assert "Только для НКО округа" in html
    assert "пн–пт 9:00–18:00" in html
    assert str(closed.centre) not in html
    assert list(Client().get(url, {"form": "visit"}).context["offers"]) == [quick]


def test_what_will_be_offered_is_told_apart(service):
    planned = opened(service=service, centre=CentreFactory(status="planned", name="Будущий центр"))
    response = Client().get(service.get_absolute_url())
    assert list(response.context["offers"]) == []
    assert list(response.context["coming"]) == [planned]
    assert "Будущий центр" in response.content.decode()


def test_the_centres_page_shows_its_services_and_only_its_head_may_change_them(offer, vera, gleb, log_in):
    page, keeping = (
        reverse("directory:centre", args=[offer.centre_id]),
        reverse("offering:offers", args=[offer.centre_id]),
    )
    assert offer.service.title in read(page)
    assert keeping not in read(page, log_in(gleb))
    assert keeping in read(page, log_in(vera))


@pytest.mark.parametrize("query", [{"municipality": "9" * 30}, {"municipality": "x"}, {"kind": "\x00"}, {"q": "\x00"},
                                   {"q": "а" * 300}, {"centre": "-1"}, {"page": "x"}])  # fmt: skip
def test_a_filter_that_makes_no_sense_is_told_and_breaks_nothing(offer, query):
    assert Client().get(LIST, query).status_code == 200
    assert Client().get(offer.service.get_absolute_url(), query).status_code == 200


def fill(number, near):
    for index in range(number):
        service = ServiceFactory(kind=ServiceKind.values[index % 8])
        made = opened(service=service, centre__region=near.parent)
        made.municipalities.set([near])
        opened(service=service)
    return service


@pytest.mark.parametrize("rows", [1, 3])
def test_the_catalogue_costs_the_same_with_one_service_and_with_three(near, rows, django_assert_num_queries):
    fill(rows, near)
    with django_assert_num_queries(7):
        read(LIST, municipality=near.pk, form="remote")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_comparison_costs_the_same_with_one_centre_and_with_three(near, service, rows, django_assert_num_queries):
    for _ in range(rows):
        made = opened(service=service, centre__region=near.parent)
        made.municipalities.set([near])
        made.centre.municipalities.set([near])
    with django_assert_num_queries(6):
        read(service.get_absolute_url(), form="remote")
