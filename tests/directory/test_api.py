import pytest

from backend.accounts.enums import Role
from backend.accounts.models import Invitation
from backend.demo.factories import CentreFactory, MunicipalityFactory, OrganisationFactory, UserFactory, member
from backend.demo.identifiers import invented_inn
from backend.directory.models import Centre, Organisation

ORGANISATIONS = "/api/v1/organisations/"
CENTRES = "/api/v1/centres/"
MEMBERSHIPS = "/api/v1/memberships/"


@pytest.fixture
def call(log_in):
    """Calls the API as a person: call(alina, "patch", url, {…})."""

    def request(user, method, url, data=None):
        return getattr(log_in(user), method)(url, data, content_type="application/json")

    return request


@pytest.fixture
def olga(project):
    """Operates the region."""
    olga = UserFactory()
    member(olga, Role.OPERATOR, project.region)
    return olga


@pytest.mark.parametrize(
    ("name", "seen", "changed"),
    [("alina", 200, 200), ("boris", 200, 403), ("vera", 200, 403), ("olga", 200, 200), ("gleb", 404, 404)],
)
def test_who_sees_and_changes_an_organisation(request, call, project, name, seen, changed):
    person = request.getfixturevalue(name)
    url = f"{ORGANISATIONS}{project.organisation.pk}/"
    assert call(person, "get", url).status_code == seen
    assert call(person, "patch", url, {"name": "Другое имя"}).status_code == changed
    project.organisation.refresh_from_db()
    assert (project.organisation.name == "Другое имя") is (changed == 200)


@pytest.mark.parametrize(
    ("name", "changed", "verified"), [("vera", 200, 403), ("olga", 200, 200), ("boris", 403, 403), ("gleb", 404, 404)]
)
def test_who_changes_a_centre(request, call, project, name, changed, verified):
    person = request.getfixturevalue(name)
    url = f"{CENTRES}{project.centre.pk}/"
    assert call(person, "get", url).status_code == 200
    assert call(person, "patch", url, {"summary": "Помогаем", "specialities": ["право"]}).status_code == changed
    assert call(person, "patch", url, {"status": "verified"}).status_code == verified
    centre = Centre.objects.get(pk=project.centre.pk)
    assert (centre.summary == "Помогаем") is (changed == 200)
    assert (centre.status == "verified") is (verified == 200)


def test_the_public_reads_centres_and_territories_and_nothing_else(client, project):
    assert client.get(CENTRES).json()["count"] == 1
    assert client.get("/api/v1/territories/", {"kind": "region"}).json()["count"] == 1
    for url in (ORGANISATIONS, MEMBERSHIPS, "/api/v1/invitations/", "/api/v1/me/"):
        assert client.get(url).status_code == 401
    assert client.patch(f"{CENTRES}{project.centre.pk}/", {}).status_code == 401


def test_who_registers_an_organisation_leads_it(call, gleb):
    answer = call(gleb, "post", ORGANISATIONS, {"name": "Фонд «Двор»", "inn": invented_inn(900)})
    assert answer.status_code == 201
    assert call(gleb, "get", f"{ORGANISATIONS}{answer.json()['id']}/").json()["name"] == "Фонд «Двор»"
    again = call(gleb, "post", ORGANISATIONS, {"name": "Двойник", "inn": invented_inn(900)})
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "registered_already", "inn")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "name"),
        ({"name": "Ф"}, "inn"),
        ({"name": "Ф", "inn": "1234567890"}, "inn"),
        ({"name": "Ф\x00", "kind": "initiative"}, "name"),
        ({"name": "Ф" * 10_000, "kind": "initiative"}, "name"),
        ({"name": "Ф", "kind": "initiative", "region": 10**30}, "region"),
        ({"name": "Ф", "kind": "initiative", "region": True}, "region"),
        ({"name": "Ф", "kind": "initiative", "phone": "x"}, "phone"),
        ({"name": "Ф", "kind": "initiative", "registered_on": "2020-02-31"}, "registered_on"),
    ],
)
def test_bad_input_names_its_field(call, gleb, data, field):
    answer = call(gleb, "post", ORGANISATIONS, data)
    assert answer.status_code == 400
    assert answer.json()["field"] == field
    assert set(answer.json()) == {"code", "message", "field"}
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("query", [{"region": "9" * 30}, {"kind": "x"}, {"q": "\x00"}, {"q": "я" * 10_000}])
def test_bad_filters_are_refused(call, vera, project, query):
    assert call(vera, "get", ORGANISATIONS, query).status_code == 400


def test_search(call, vera, project):
    OrganisationFactory(name="Фонд «Берег»")
    assert call(vera, "get", ORGANISATIONS, {"q": "берег"}).json()["count"] == 1


def test_municipalities_of_a_centre(call, vera, project):
    own, elsewhere = MunicipalityFactory(parent=project.centre.region), MunicipalityFactory()
    url = f"{CENTRES}{project.centre.pk}/"
    assert call(vera, "patch", url, {"municipalities": [own.pk]}).json()["municipalities"] == [own.pk]
    assert call(vera, "patch", url, {"municipalities": [elsewhere.pk]}).json()["field"] == "municipalities"


def test_a_head_cannot_name_an_unknown_organisation_as_operating(call, project, vera, gleb):
    hidden = OrganisationFactory()
    member(gleb, Role.HEAD, CentreFactory())
    url = f"{CENTRES}{project.centre.pk}/"
    assert call(vera, "patch", url, {"operators": [hidden.pk]}).status_code == 200
    assert call(vera, "patch", url, {"operators": [10**9]}).json()["field"] == "operators"


def test_an_operator_registers_centres_in_the_own_region(call, olga, vera, project):
    data = {"name": "Новый центр", "region": project.region.pk}
    assert call(vera, "post", CENTRES, data).status_code == 403
    assert call(olga, "post", CENTRES, data).status_code == 201
    elsewhere = MunicipalityFactory().parent
    assert call(olga, "post", CENTRES, data | {"region": elsewhere.pk}).status_code == 403
    assert Centre.objects.count() == 2


def test_people_are_added_invited_and_removed(call, alina, gleb, project):
    data = {"email": gleb.email, "role": "member", "organisation": project.organisation.pk}
    added = call(alina, "post", MEMBERSHIPS, data)
    assert added.status_code == 201
    row = added.json()["membership"]
    assert row["email"] == gleb.email
    assert call(alina, "post", MEMBERSHIPS, data).status_code == 409
    invited = call(alina, "post", MEMBERSHIPS, data | {"email": "new@example.org"}).json()
    assert invited["membership"] is None
    assert call(alina, "get", "/api/v1/invitations/").json()["count"] == 1
    assert call(alina, "delete", f"/api/v1/invitations/{invited['invitation']['id']}/").status_code == 204
    assert Invitation.objects.get().closed_at is not None
    assert call(alina, "delete", f"{MEMBERSHIPS}{row['id']}/").status_code == 204
    assert not gleb.memberships.current().exists()


def test_outsiders_add_nobody_and_see_nobody(call, gleb, alina, project):
    data = {"email": gleb.email, "role": "owner", "organisation": project.organisation.pk}
    assert call(alina, "get", MEMBERSHIPS).json()["count"] == 1
    assert call(gleb, "get", MEMBERSHIPS).json()["count"] == 0
    assert call(gleb, "post", MEMBERSHIPS, data).status_code == 404
    centre = {"email": gleb.email, "role": "mentor", "centre": project.centre.pk}
    assert call(gleb, "post", MEMBERSHIPS, centre).status_code == 404
    assert call(alina, "post", MEMBERSHIPS, centre).status_code == 404
    assert call(gleb, "delete", f"{MEMBERSHIPS}{alina.memberships.get().pk}/").status_code == 404
    assert not gleb.memberships.exists()


@pytest.mark.parametrize("places", [{}, {"organisation": 1, "centre": 1}, {"organisation": None}])
def test_one_place_is_named(call, alina, project, places):
    answer = call(alina, "post", MEMBERSHIPS, {"email": "a@example.org", "role": "member"} | places)
    assert (answer.status_code, answer.json()["field"]) == (400, "organisation")


def test_a_role_that_does_not_fit_the_place_is_refused(call, olga, project):
    data = {"email": "a@example.org", "role": "mentor", "organisation": project.organisation.pk}
    assert call(olga, "post", MEMBERSHIPS, data).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("url", "queries"), [(ORGANISATIONS, 6), (CENTRES, 8), (MEMBERSHIPS, 6)])
def test_lists_cost_the_same_for_one_and_three(log_in, rows, url, queries, project, vera, django_assert_num_queries):
    for _row in range(rows - 1):
        OrganisationFactory()
        centre = CentreFactory()
        centre.municipalities.add(MunicipalityFactory())
        member(UserFactory(), Role.MEMBER, project.organisation)
    client = log_in(vera)
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_me_shows_roles_and_takes_preferences(call, alina, project):
    me = call(alina, "get", "/api/v1/me/").json()
    assert me["memberships"][0]["place"] == {
        "kind": "organisation",
        "id": project.organisation.pk,
        "name": str(project.organisation),
    }
    changed = call(alina, "patch", "/api/v1/me/preferences/", {"time_zone": "Asia/Omsk", "full_name": "Алина"})
    assert changed.json()["time_zone"] == "Asia/Omsk"
    assert call(alina, "get", "/api/v1/me/").json()["full_name"] == "Алина"
    for bad, field in (
        ({"time_zone": "Mars"}, "time_zone"),
        ({"phone": "1"}, "phone"),
        ({"language": "de"}, "language"),
    ):
        answer = call(alina, "patch", "/api/v1/me/preferences/", bad)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
