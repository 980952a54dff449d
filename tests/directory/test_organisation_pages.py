import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import MunicipalityFactory, OrganisationFactory, RegionFactory, UserFactory, member
from backend.demo.identifiers import invented_inn, invented_ogrn
from backend.directory.models import Organisation


@pytest.fixture
def organisation(alina):
    """Led by Alina."""
    organisation = OrganisationFactory(name="Автономная некоммерческая организация «Росток»", short_name="Росток")
    member(alina, Role.OWNER, organisation)
    return organisation


@pytest.fixture
def olga(organisation):
    """Operates the organisation's region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, organisation.region)
    return olga


def filled(**changes):
    return {"kind": "nko", "name": "Фонд «Двор»", "inn": invented_inn(900), "ogrn": invented_ogrn(900)} | changes


PAGES = ["organisation", "organisation_edit", "organisation_people"]


@pytest.mark.parametrize("page", PAGES)
def test_the_owner_sees_what_an_outsider_does_not(log_in, organisation, alina, gleb, client, page):
    address = reverse(f"directory:{page}", args=[organisation.pk])
    assert log_in(alina).get(address).status_code == 200
    assert log_in(gleb).get(address).status_code == 404
    assert log_in(gleb).post(address, filled()).status_code == 404
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "page", "status"),
    [
        ("member", "organisation", 200),
        ("member", "organisation_people", 200),
        ("member", "organisation_edit", 403),
        ("operator", "organisation", 200),
        ("operator", "organisation_edit", 200),
        ("mentor", "organisation", 200),
        ("mentor", "organisation_edit", 403),
        ("head", "organisation_edit", 403),
    ],
)
def test_role_by_page(log_in, project, vera, boris, page, role, status):
    organisation = project.organisation
    colleague, operator = UserFactory(), UserFactory()
    member(colleague, Role.MEMBER, organisation)
    member(operator, Role.OPERATOR, organisation.region)
    person = {"member": colleague, "operator": operator, "mentor": boris, "head": vera}[role]
    assert log_in(person).get(reverse(f"directory:{page}", args=[organisation.pk])).status_code == status


def test_an_operator_of_another_region_may_look_but_not_change(log_in, organisation):
    stranger = UserFactory()
    member(stranger, Role.OPERATOR, RegionFactory())
    client = log_in(stranger)
    assert client.get(organisation.get_absolute_url()).status_code == 200
    assert client.get(reverse("directory:organisation_edit", args=[organisation.pk])).status_code == 403


def test_who_registers_an_organisation_leads_it(log_in, gleb):
    answer = log_in(gleb).post(reverse("directory:organisation_new"), filled(inn="0000 0090 0 7".replace(" ", "  ")))
    if answer.status_code == 200:
        answer = log_in(gleb).post(reverse("directory:organisation_new"), filled())
    organisation = Organisation.objects.get()
    assert answer["Location"] == organisation.get_absolute_url()
    assert gleb.memberships.get().role == Role.OWNER
    assert set(Entry.objects.values_list("verb", flat=True)) == {"organisation.registered", "membership.started"}


def test_staff_of_a_centre_registers_an_organisation_without_leading_it(log_in, project, boris):
    log_in(boris).post(reverse("directory:organisation_new"), filled())
    assert Organisation.objects.get(inn=invented_inn(900)).memberships.count() == 0


def test_an_initiative_group_needs_only_a_name(log_in, gleb):
    log_in(gleb).post(reverse("directory:organisation_new"), {"kind": "initiative", "name": "Соседи"})
    organisation = Organisation.objects.get()
    assert (organisation.inn, organisation.ogrn) == (None, None)


def test_blanks_in_numbers_are_taken_away(log_in, gleb):
    number = invented_inn(900)
    log_in(gleb).post(reverse("directory:organisation_new"), filled(inn=f" {number[:4]} {number[4:]}\u00a0"))
    assert Organisation.objects.get().inn == number


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"inn": "1234567890"}, "inn"),
        ({"inn": "500100732259"}, "inn"),
        ({"inn": "", "ogrn": ""}, "inn"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"name": ""}, "name"),
        ({"name": "я" * 10_000}, "name"),
        ({"name": "а\x00б"}, "name"),
        ({"kind": "party"}, "kind"),
        ({"kind": "initiative"}, "inn"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"email": "nobody"}, "email"),
        ({"phone": "позвоните мне"}, "phone"),
        ({"region": "99999999999999999999"}, "region"),
        ({"region": "x"}, "region"),
        ({"registered_on": "31.02.2020"}, "registered_on"),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(log_in, gleb, changes, field):
    answer = log_in(gleb).post(reverse("directory:organisation_new"), filled(**changes))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert Organisation.objects.count() == 0
    assert Entry.objects.count() == 0


def test_a_sole_trader_has_twelve_and_fifteen_digits(log_in, gleb):
    changes = {"kind": "business", "inn": "500100732259", "ogrn": "304500116000157"}
    log_in(gleb).post(reverse("directory:organisation_new"), filled(**changes))
    assert Organisation.objects.get().ogrn == "304500116000157"


def test_a_double_is_refused_with_the_way_out(log_in, organisation, gleb):
    answer = log_in(gleb).post(reverse("directory:organisation_new"), filled(inn=organisation.inn))
    assert "leader" in str(answer.context["form"].errors["inn"]) or "руководител" in str(
        answer.context["form"].errors["inn"]
    )
    assert Organisation.objects.count() == 1


def test_an_edit_is_audited_with_before_and_after(log_in, organisation, alina):
    data = filled(name="Новое имя", inn=organisation.inn, ogrn=organisation.ogrn, status="closing")
    log_in(alina).post(reverse("directory:organisation_edit", args=[organisation.pk]), data)
    entry = Entry.objects.get(verb="organisation.changed")
    assert entry.actor == alina
    assert (entry.before["status"], entry.after["status"]) == ("active", "closing")
    assert entry.after["name"] == "Новое имя"


def test_municipality_of_another_region_is_refused(log_in, gleb):
    region, elsewhere = RegionFactory(), MunicipalityFactory()
    data = filled(region=region.pk, municipality=elsewhere.pk)
    answer = log_in(gleb).post(reverse("directory:organisation_new"), data)
    assert list(answer.context["form"].errors) == ["municipality"]


def test_choosing_a_region_offers_its_municipalities_without_scripts(log_in, gleb):
    own, elsewhere = MunicipalityFactory(name="Свой"), MunicipalityFactory(name="Чужой")
    data = filled(name="", region=own.parent.pk, refresh="1")
    page = log_in(gleb).post(reverse("directory:organisation_new"), data)
    assert own.name in page.content.decode()
    assert elsewhere.name not in page.content.decode()
    assert not page.context["form"].errors
    assert page.context["form"]["inn"].value() == data["inn"]
    assert Organisation.objects.count() == 0


def test_municipality_options(log_in, gleb):
    own = MunicipalityFactory(name="Свой")
    MunicipalityFactory(name="Чужой")
    client = log_in(gleb)
    page = client.get(reverse("directory:municipalities"), {"region": own.parent.pk}).content.decode()
    assert "Свой" in page
    assert "Чужой" not in page
    for bad in ("", "x", "9" * 30, "\x00"):
        assert client.get(reverse("directory:municipalities"), {"region": bad}).status_code == 200


@pytest.mark.parametrize(("rows", "queries"), [(1, 6), (3, 6), (6, 8), (9, 8)])
def test_the_list_costs_the_same_with_more_rows(log_in, vera, project, rows, queries, django_assert_num_queries):
    """With more than five organisations there are filters, and with them their choices."""
    OrganisationFactory.create_batch(rows - 1)
    client = log_in(vera)
    with django_assert_num_queries(queries):
        page = client.get(reverse("directory:organisations"))
    assert len(page.context["page"].object_list) == rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ростка"}, False),
        ({"q": "рост"}, True),
        ({"q": "Росток некоммерческую"}, True),
        ({"q": "ёж"}, False),
        ({"q": "' & | ! : * \\"}, False),
        ({"kind": "nko"}, True),
        ({"kind": "business"}, False),
        ({"status": "closed"}, False),
    ],
)
def test_filters(log_in, organisation, olga, query, found):
    page = log_in(olga).get(reverse("directory:organisations"), query)
    assert (organisation in page.context["page"].object_list) is found


def test_search_by_the_beginning_of_a_number(log_in, organisation, olga):
    other = OrganisationFactory()
    page = log_in(olga).get(reverse("directory:organisations"), {"inn": organisation.inn})
    assert list(page.context["page"].object_list) == [organisation]
    page = log_in(olga).get(reverse("directory:organisations"), {"q": other.ogrn})
    assert list(page.context["page"].object_list) == [other]


@pytest.mark.parametrize(
    "query", [{"q": "\x00"}, {"q": "я" * 10_000}, {"region": "9" * 30}, {"kind": "x"}, {"page": "-7"}]
)
def test_bad_filters_are_no_fault(log_in, organisation, olga, query):
    assert log_in(olga).get(reverse("directory:organisations"), query).status_code == 200


def test_the_list_shows_an_owner_the_own_organisation_only(log_in, organisation, alina, gleb):
    other = OrganisationFactory()
    rows = log_in(alina).get(reverse("directory:organisations")).context["page"].object_list
    assert list(rows) == [organisation]
    assert other not in rows
    assert list(log_in(gleb).get(reverse("directory:organisations")).context["page"].object_list) == []


def test_the_page_shows_the_projects_that_the_person_sees(log_in, project, alina):
    other = OrganisationFactory()
    member(alina, Role.OWNER, other)
    client = log_in(alina)
    assert project.title in client.get(project.organisation.get_absolute_url()).content.decode()
    assert project.title not in client.get(other.get_absolute_url()).content.decode()


def test_the_page_of_a_centre_shows_projects_to_those_who_see_them_only(client, log_in, project, vera, gleb):
    address = project.centre.get_absolute_url()
    assert project.title in log_in(vera).get(address).content.decode()
    for outsider in (client, log_in(gleb)):
        assert project.title not in outsider.get(address).content.decode()
