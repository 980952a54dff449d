"""A request for help comes in: whom it goes to, until when an answer is promised, who is written to."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.guests import Person
from backend.accounts.models import Consent
from backend.audit.models import Entry
from backend.common.errors import Invalid
from backend.demo.factories import CentreFactory, MunicipalityFactory, OrganisationFactory, ProjectFactory
from backend.demo.factories_cases import CaseFactory
from backend.demo.factories_offering import OfferFactory, ServiceFactory
from backend.notifications.models import Letter
from mentoring.cases.enums import CaseStatus, ClientKind
from mentoring.cases.models import Case
from mentoring.cases.routing import next_centre
from mentoring.cases.selectors import files_of
from mentoring.cases.services.asking import Need, ask
from mentoring.cases.services.client import withdraw

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def letters(rule: str) -> list[str]:
    return sorted(Letter.objects.filter(rule=rule).values_list("recipient", flat=True))


def test_a_request_goes_to_the_chosen_centre_and_both_sides_are_written_to(asked, centre, vera, anna):
    assert (asked.centre, asked.status, asked.region) == (centre, CaseStatus.NEW, centre.region)
    assert asked.subject == "Как изменить адрес в уставе?"
    assert letters("cases.received") == [anna.email]
    assert letters("cases.new") == [vera.email]
    assert Consent.objects.get(email=anna.email).purpose == "help"
    assert Entry.objects.get(verb="case.asked").target_id == asked.pk


def test_the_promise_counts_working_days_at_the_centre_by_the_production_calendar(anna, offer, centre):
    """22 February 2025 is a Saturday, and Monday 24 is the day off for the 23rd; Vladivostok is ten hours ahead."""
    friday = datetime(2025, 2, 21, 4, 0, tzinfo=UTC)
    case = ask(need=Need(text="Вопрос", offer=offer), person=anna, now=friday)
    assert case.answer_by == datetime(2025, 2, 26, 13, 59, 59, tzinfo=UTC)
    late_in_moscow = datetime(2025, 2, 20, 20, 0, tzinfo=UTC)  # Friday at the centre
    case = ask(need=Need(text="Ещё вопрос", offer=offer), person=anna, now=late_in_moscow)
    assert case.answer_by == datetime(2025, 2, 26, 13, 59, 59, tzinfo=UTC)


def test_without_a_centre_the_least_busy_verified_one_whose_offer_serves_the_municipality_gets_it(
    anna, offer, law, town, other, centre, now
):
    assert ask(need=Need(text="Один", service=law, municipality=town), person=anna, now=now).centre == centre
    second = OfferFactory(centre=other, service=law, promise_days=7)
    assert ask(need=Need(text="Два", service=law, municipality=town), person=anna, now=now).centre == other
    second.municipalities.add(MunicipalityFactory(parent=centre.region))
    assert ask(need=Need(text="Три", service=law, municipality=town), person=anna, now=now).centre == centre
    assert ask(need=Need(text="Не знаю, что", municipality=town), person=anna, now=now).centre == centre


def test_only_open_requests_are_a_load_and_they_are_counted_apart_from_the_offers(
    anna, offer, law, town, other, centre, now
):  # fmt: skip
    OfferFactory(centre=other, service=law)
    OfferFactory(centre=other, service=ServiceFactory())
    CaseFactory(centre=other)
    for _number in range(3):
        CaseFactory(centre=centre, closed=True)
    waits = CaseFactory(region=centre.region, centre=None, municipality=town)
    with CaptureQueriesContext(connection) as asked:
        assert next_centre(waits, now) == centre
    assert not [query["sql"] for query in asked if 'JOIN "cases_case"' in query["sql"]], "each with each"
    CaseFactory.create_batch(2, centre=centre)
    assert next_centre(waits, now) == other


def test_nobody_s_request_goes_to_the_operator(anna, offer, town, olga, now):
    rare = ServiceFactory()
    case = ask(need=Need(text="Редкая просьба", service=rare, municipality=town), person=anna, now=now)
    assert case.centre is None
    assert case.region == town.parent
    assert letters("cases.new") == [olga.email]
    assert Case.objects.visible_to(olga).filter(pk=case.pk).exists()


def test_a_closed_or_planned_centre_is_not_asked(anna, now):
    for status in ("closed", "planned"):
        with pytest.raises(Invalid) as refusal:
            ask(need=Need(text="Вопрос", centre=CentreFactory(status=status)), person=anna, now=now)
        assert (refusal.value.code, refusal.value.field) == ("centre_closed", "centre")
    assert not Case.objects.exists()


def test_without_a_place_the_only_region_is_meant_and_of_several_one_is_asked_for(anna, centre, now):
    assert ask(need=Need(text="Вопрос"), person=anna, now=now).region == centre.region
    CentreFactory(status="verified")
    with pytest.raises(Invalid) as refusal:
        ask(need=Need(text="Другой вопрос"), person=anna, now=now)
    assert refusal.value.field == "municipality"


def test_the_same_words_twice_are_one_request(asked, anna, centre, now):
    again = ask(need=Need(text=asked.text, centre=centre), person=anna, now=now + timedelta(minutes=5))
    assert again == asked
    assert Case.objects.count() == 1
    assert len(letters("cases.received")) == 1
    later = ask(need=Need(text=asked.text, centre=centre), person=anna, now=now + timedelta(days=1))
    assert later != asked


def test_asked_again_with_a_file_the_request_gets_it_once(asked, anna, centre, now):
    def again(*contents: bytes) -> None:
        files = [ContentFile(content, name="Устав.pdf") for content in contents]
        assert ask(need=Need(text=asked.text, centre=centre, files=files), person=anna, now=now) == asked

    again(PDF)
    again(PDF, PDF + b"2")
    assert sorted(stored.sha256 for stored in files_of(asked)) == sorted(
        hashlib.sha256(content).hexdigest() for content in (PDF, PDF + b"2")
    )
    assert Case.objects.count() == 1


def test_the_same_words_to_another_centre_or_of_another_service_are_another_request(
    asked, anna, centre, other, law, town, now
):
    needs = [
        Need(text=asked.text, centre=other), Need(text=asked.text, centre=centre, service=law),
        Need(text=asked.text, centre=centre, municipality=town),
    ]  # fmt: skip
    made = [ask(need=need, person=anna, now=now) for need in needs]
    assert len({asked, *made}) == 4
    assert made[0].centre == other
    assert [ask(need=need, person=anna, now=now) for need in needs] == made


def test_the_same_words_of_a_request_that_is_over_are_a_fresh_one(asked, anna, centre, now):
    withdraw(case=asked, now=now)
    fresh = ask(need=Need(text=asked.text, centre=centre), person=anna, now=now)
    assert fresh != asked
    assert fresh.is_open


@pytest.mark.parametrize(
    ("person", "need", "field"),
    [
        (Person(full_name="", email="a@example.org"), Need(text="Вопрос"), "full_name"),
        (Person(full_name="А\x00", email="a@example.org"), Need(text="Вопрос"), "full_name"),
        (Person(full_name="Анна", email="no address"), Need(text="Вопрос"), "email"),
        (Person(full_name="Анна", email="a@example.org", phone="12"), Need(text="Вопрос"), "phone"),
        (Person(full_name="Анна", email="a@example.org"), Need(text=" \x00 "), "text"),
        (Person(full_name="Анна", email="a@example.org"), Need(text="я" * 8001), "text"),
        (Person(full_name="Анна", email="a@example.org"), Need(text="Вопрос", subject="я" * 201), "subject"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_keeps_nothing(person, need, field, centre, now):
    with pytest.raises(Invalid) as refusal:
        ask(need=need, person=person, now=now)
    assert refusal.value.field == field
    assert not Case.objects.exists()
    assert not Letter.objects.exists()
    assert not Consent.objects.exists()


def test_only_one_s_own_organisation_and_project_can_be_named(project, alina, centre, now):
    me = Person(full_name="Алина", email=alina.email)
    own = Need(text="Вопрос", centre=centre, organisation=project.organisation, project=project)
    case = ask(need=own, person=me, user=alina, now=now)
    assert (case.author, case.organisation, case.client_kind) == (alina, project.organisation, ClientKind.NKO)
    assert case.confirmed_at == now
    for strange, field in (
        (Need(text="Чужая", centre=centre, organisation=OrganisationFactory()), "organisation"),
        (Need(text="Чужой", centre=centre, project=ProjectFactory()), "project"),
    ):
        with pytest.raises(Invalid) as refusal:
            ask(need=strange, person=me, user=alina, now=now)
        assert refusal.value.field == field


def test_an_account_gets_only_what_is_asked_with_its_own_address(anna, alina, centre, now):
    assert ask(need=Need(text="Вопрос", centre=centre), person=anna, user=alina, now=now).author is None


def test_the_busiest_are_counted_by_open_requests_only(anna, offer, law, town, other, centre, now):
    OfferFactory(centre=other, service=law)
    CaseFactory.create_batch(2, centre=centre, closed=True)
    CaseFactory(centre=other)
    assert ask(need=Need(text="Кому?", service=law, municipality=town), person=anna, now=now).centre == centre
