from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from backend.demo.factories import TODAY, CentreFactory, MunicipalityFactory, RegionFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from mentoring.offering.models import Offer, Service

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "asked", "open_then"),
    [
        ({}, TODAY, True),
        ({}, TODAY - DAY, False),
        ({"closed_on": TODAY + DAY}, TODAY, True),
        ({"closed_on": TODAY + DAY}, TODAY + DAY, False),
        ({"service__retired_on": TODAY + DAY}, TODAY, True),
        ({"service__retired_on": TODAY}, TODAY, False),
        ({"centre__status": "unverified"}, TODAY, True),
        ({"centre__status": "planned"}, TODAY, False),
        ({"centre__status": "closed"}, TODAY, False),
        ({"centre__status": "closed", "centre__closed_on": TODAY + DAY}, TODAY, True),
        ({"centre__status": "closed", "centre__closed_on": TODAY}, TODAY, False),
    ],
)
def test_an_offer_is_open_from_its_first_day_to_the_day_before_it_closes(db, fields, asked, open_then):
    OfferFactory(**fields)
    assert Offer.objects.open(asked).exists() == open_then


def test_an_offer_serves_what_it_names_else_where_its_centre_works_else_the_whole_region(db):
    region = RegionFactory()
    near, far = MunicipalityFactory.create_batch(2, parent=region)
    abroad = MunicipalityFactory()
    narrow = OfferFactory(centre__region=region)
    narrow.municipalities.set([far])
    narrow.centre.municipalities.set([near])
    as_centre = OfferFactory(centre__region=region)
    as_centre.centre.municipalities.set([near])
    whole_region = OfferFactory(centre__region=region)
    assert set(Offer.objects.serving(near)) == {as_centre, whole_region}
    assert set(Offer.objects.serving(far)) == {narrow, whole_region}
    assert not Offer.objects.serving(abroad).exists()


def test_a_centre_offers_a_service_once_at_a_time_and_may_offer_it_again_later(db):
    first = OfferFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFactory(centre=first.centre, service=first.service)
    first.closed_on = TODAY + DAY
    first.save()
    OfferFactory(centre=first.centre, service=first.service, opens_on=TODAY + DAY)


def test_no_offer_without_a_form_and_none_that_closed_before_it_began(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFactory(forms=[])
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferFactory(closed_on=TODAY - DAY)


@pytest.mark.parametrize(
    ("words", "found"),
    [("бухгалтерские консультации", True), ("бухг", True), ("уставы", True), ("аренда", False), ("!!", False)],
)
def test_services_are_found_by_russian_words_in_any_form(db, words, found):
    ServiceFactory(title="Бухгалтерская консультация", description="Проверка устава и отчётности.")
    assert Service.objects.search_for(words).exists() == found


def test_a_closed_centre_offers_nothing_to_anybody_but_its_past_stays(db):
    offer = OfferFactory(centre=CentreFactory(status="closed"))
    assert not Offer.objects.open(TODAY).exists()
    assert Offer.objects.get() == offer
