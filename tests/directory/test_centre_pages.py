import pytest
from django.urls import reverse

from backend.accounts.enums import Role
from backend.audit.models import Entry
from backend.demo.factories import (
    CentreFactory,
    MunicipalityFactory,
    OrganisationFactory,
    RegionFactory,
    UserFactory,
    member,
)
from backend.directory.models import Centre


@pytest.fixture
def centre(vera):
    """Headed by Vera."""
    centre = CentreFactory(specialities=["СМИ", "гранты"], summary="Помогает с заявками")
    member(vera, Role.HEAD, centre)
    return centre


@pytest.fixture
def olga(centre):
    """Operates the centre's region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, centre.region)
    return olga


def filled(centre, **changes):
    return {"name": centre.name, "kind": "resource", "mentor_limit": 20} | changes


def test_the_list_and_the_page_are_public(client, centre):
    assert centre in client.get(reverse("directory:centres")).context["page"].object_list
    page = client.get(centre.get_absolute_url())
    assert page.status_code == 200
    assert "Помогает с заявками" in page.content.decode()


def test_the_public_page_counts_people_and_names_nobody(client, centre, vera):
    page = client.get(centre.get_absolute_url()).content.decode()
    assert vera.full_name not in page
    assert vera.email not in page
    assert client.get(centre.get_absolute_url()).context["roles"] == [(str(Role.HEAD.label), 1)]


@pytest.mark.parametrize("page", ["centre_edit", "centre_people"])
def test_an_outsider_changes_nothing_and_sees_no_people(log_in, centre, vera, gleb, client, page):
    address = reverse(f"directory:{page}", args=[centre.pk])
    assert log_in(vera).get(address).status_code == 200
    assert log_in(gleb).get(address).status_code == 404
    assert log_in(gleb).post(address, filled(centre, name="Взлом")).status_code == 404
    assert client.get(address).status_code == 302
    centre.refresh_from_db()
    assert centre.name != "Взлом"


def test_the_head_edits_the_profile_but_not_the_verification(log_in, centre, vera):
    town = MunicipalityFactory(parent=centre.region)
    data = filled(centre, specialities="СМИ, право,, СМИ", municipalities=[town.pk], status="verified")
    log_in(vera).post(reverse("directory:centre_edit", args=[centre.pk]), data)
    centre.refresh_from_db()
    assert centre.specialities == ["СМИ", "право"]
    assert list(centre.municipalities.all()) == [town]
    assert centre.status == "unverified"
    entry = Entry.objects.get(verb="centre.changed")
    assert entry.after["municipalities"] == [town.pk]


def test_the_operator_verifies_and_names_several_operating_organisations(log_in, centre, olga):
    partners = OrganisationFactory.create_batch(2, region=centre.region)
    data = filled(
        centre,
        kind="joint",
        status="verified",
        region=centre.region.pk,
        operators=", ".join(row.inn for row in partners),
    )
    answer = log_in(olga).post(reverse("directory:centre_edit", args=[centre.pk]), data)
    assert answer.status_code == 302
    centre.refresh_from_db()
    assert (centre.kind, centre.status, centre.operators.count()) == ("joint", "verified", 2)


def test_the_operator_registers_a_planned_centre_in_the_own_region_only(log_in, centre, olga):
    data = {"name": "Новый центр", "kind": "budget", "status": "planned", "mentor_limit": 10, "opens_on": "2027-02-01"}
    client = log_in(olga)
    answer = client.post(reverse("directory:centre_new"), data | {"region": RegionFactory().pk})
    assert list(answer.context["form"].errors) == ["region"]
    for bad in ("x", "9" * 30, "\x00", "²"):
        answer = client.post(reverse("directory:centre_new"), data | {"region": bad})
        assert list(answer.context["form"].errors) == ["region"]
    made = client.post(reverse("directory:centre_new"), data | {"region": centre.region.pk})
    assert Centre.objects.get(name="Новый центр").status == "planned"
    assert made.status_code == 302


def test_nobody_else_registers_centres(log_in, vera, gleb, centre):
    for person in (vera, gleb):
        assert log_in(person).get(reverse("directory:centre_new")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "ц\x00"}, "name"),
        ({"specialities": "с" * 101}, "specialities"),
        ({"mentor_limit": "99999999999"}, "mentor_limit"),
        ({"mentor_limit": "-1"}, "mentor_limit"),
        ({"municipalities": ["9" * 30]}, "municipalities"),
    ],
)
def test_bad_input_is_told_at_its_field(log_in, centre, vera, changes, field):
    answer = log_in(vera).post(reverse("directory:centre_edit", args=[centre.pk]), filled(centre, **changes))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert Entry.objects.count() == 0


def test_a_municipality_of_another_region_is_not_offered(log_in, centre, vera):
    data = filled(centre, municipalities=[MunicipalityFactory().pk])
    answer = log_in(vera).post(reverse("directory:centre_edit", args=[centre.pk]), data)
    assert list(answer.context["form"].errors) == ["municipalities"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"speciality": "СМИ"}, True),
        ({"speciality": "право"}, False),
        ({"kind": "resource"}, True),
        ({"kind": "joint"}, False),
        ({"status": "unverified"}, True),
        ({"status": "verified"}, False),
        ({"q": "заявк"}, True),
        ({"q": "%"}, False),
        ({"q": "\x00"}, True),
    ],
)
def test_filters(client, centre, query, found):
    assert (centre in client.get(reverse("directory:centres"), query).context["page"].object_list) is found


def test_filter_by_municipality(client, centre):
    town = MunicipalityFactory(parent=centre.region)
    centre.municipalities.add(town)
    CentreFactory()
    page = client.get(reverse("directory:centres"), {"municipality": town.pk})
    assert list(page.context["page"].object_list) == [centre]


@pytest.mark.parametrize(("rows", "queries"), [(1, 3), (3, 3), (6, 5), (9, 5)])
def test_the_list_costs_the_same_with_more_rows(client, db, rows, queries, django_assert_num_queries):
    """With more than five centres there are filters, and with them their choices."""
    CentreFactory.create_batch(rows)
    with django_assert_num_queries(queries):
        client.get(reverse("directory:centres"))
