"""Role x operation of the API: the same walk as over the pages, over every operation of the schema."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.contract.digest import Watch
from tests.contract.kinds import paper
from tests.contract.operations import OPERATIONS, STANDS_ON
from tests.contract.region import secret
from tests.contract.roles import ANONYMOUS, EVERYBODY
from tests.contract.test_pages import leaks, text_of, undone
from tests.contract.world import SECRETS

PREFIX = "/api/v1"
# Where the service answers the same as for a number that nobody has.
NOWHERE = 10**9
# What everybody may ask without an account, so that a draft is just not there.
FOR_ALL = {
    "GET /events/{id}/",
    "GET /events/{id}/form/",
    "GET /event-materials/{id}/",
    "GET /event-programmes/{id}/",
    "GET /event-series/{id}/",
    "GET /event-sessions/{id}/",
    "GET /protocols/{id}/",
    "GET /recommendations/{id}/",
    "GET /visits/{id}/",
    "GET /working-groups/{id}/",
}


def ask(client, world, name, key=None):
    """The answer to the operation; `key` stands in for every number that its row names."""
    operation, (method, path) = OPERATIONS[name], name.split()
    for part, of in operation.keys.items():
        path = path.replace(f"{{{part}}}", str(key or world.key(of)))
    body = operation.body(world)
    if operation.uploads:
        sent = {**(body or {}), operation.uploads: paper()}
        return getattr(client, method.lower())(PREFIX + path, sent)
    kind = {"content_type": "application/json"} if method != "GET" else {}
    return getattr(client, method.lower())(
        PREFIX + path + operation.asks, body if method == "GET" else body or {}, **kind
    )


def test_every_operation_is_in_the_table(db):
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    known = {f"{method.upper()} {path.removeprefix(PREFIX)}" for path, item in paths.items() for method in item}
    assert not known - OPERATIONS.keys(), (
        f"Add {sorted(known - OPERATIONS.keys())} to OPERATIONS of the app's module in tests/contract/operations: "
        "say for whom the object exists, who may do it, and what is sent."
    )
    assert not OPERATIONS.keys() - known, f"These are no operations any more: {sorted(OPERATIONS.keys() - known)}"


@pytest.mark.parametrize("name", OPERATIONS)
def test_who_does_what(name, world, clients):
    operation = OPERATIONS[name]
    writes = not name.startswith("GET") if operation.writes is None else operation.writes
    watch = Watch()
    for role in EVERYBODY:
        with undone():
            answer = ask(clients[role], world, name)
            written = watch.changed()
        said = f"{role} {name}: {answer.status_code} {text_of(answer)[:200]}, wrote {written}"
        assert leaks(role, answer, operation.told) == [], said
        if role in operation.done_by:
            assert answer.status_code == operation.status, said
            assert bool(written) == writes, said
            continue
        assert written == [], said
        if role in operation.sees:
            assert answer.status_code in operation.refusals, said
        else:
            assert answer.status_code == (404 if role != ANONYMOUS or name in FOR_ALL else 401), said
        assert answer.status_code == 200 or set(answer.json()) == {"code", "message", "field"}, said


OWN_PLACES = "GET /memberships/"
LISTS = [name for name, operation in OPERATIONS.items() if operation.rows is not None]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_no_rows_of_others(name, world, clients):
    rows = {role: count for roles, count in OPERATIONS[name].rows.items() for role in roles}
    for role in EVERYBODY - {ANONYMOUS}:
        count = ask(clients[role], world, name).json()["count"]
        if role in rows:
            assert count == rows[role], role
        elif name != OWN_PLACES:
            assert count == 0, role


@pytest.mark.parametrize("role", ["other_owner", "other_organiser", "outsider", "former"])
def test_of_memberships_a_stranger_sees_those_of_the_own_places(role, world, clients):
    mine = [row.place for row in world.people[role].memberships.current()]
    near = {row.pk for place in mine for row in place.memberships.current()}
    assert {row["id"] for row in ask(clients[role], world, "GET /memberships/").json()["results"]} == near


BOUND = [name for name, operation in OPERATIONS.items() if operation.keys and ANONYMOUS not in operation.sees]


@pytest.mark.parametrize("name", BOUND)
def test_an_object_of_others_is_answered_like_one_that_is_not(name, world, clients):
    """Not even the words of the refusal tell whether there is such an object."""
    for role in sorted(EVERYBODY - OPERATIONS[name].sees - {ANONYMOUS})[:4]:
        there, nowhere = ask(clients[role], world, name), ask(clients[role], world, name, key=NOWHERE)
        assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json())


NAMED = {
    "POST /comments/": "project",
    "POST /tranches/": "project",
    "POST /amendments/": "project",
    "POST /checkpoints/": "project",
    "POST /contacts/": "project",
    "POST /reports/": "project",
    "POST /check-ins/": "project",
    "POST /continuations/": "checkpoint",
    "POST /assignments/": "project",
    "POST /projects/": "organisation",
    "POST /memberships/": "organisation",
}


@pytest.mark.parametrize(("name", "field"), NAMED.items())
def test_an_object_of_others_in_a_body_is_answered_like_one_that_is_not(name, field, world, clients):
    body = OPERATIONS[name].body(world)
    for role in ("outsider", "other_owner", "former"):
        there, nowhere = (
            clients[role].post(PREFIX + name.split()[1], body | {field: number}, content_type="application/json")
            for number in (body[field], NOWHERE)
        )
        assert there.status_code in {400, 404}
        said = [answer.content.decode().replace(str(number), "N")
                for answer, number in ((there, body[field]), (nowhere, NOWHERE))]  # fmt: skip
        assert said[0] == said[1]


FILTERS = [
    "continuations", "comments", "tranches", "amendments", "files", "assignments", "contacts", "check-ins", "tasks",
    "checkpoints",
]  # fmt: skip


@pytest.mark.parametrize("prefix", FILTERS)
def test_a_filter_tells_nothing_of_a_project_of_others(prefix, world, clients):
    project = world.things["project"].pk
    assert clients["mentor"].get(f"{PREFIX}/{prefix}/", {"project": project}).json()["count"] > 0
    there, nowhere = (
        clients["outsider"].get(f"{PREFIX}/{prefix}/", {"project": number}) for number in (project, NOWHERE)
    )
    assert (there.status_code, there.json()) == (nowhere.status_code, nowhere.json())


# What the API does not show to anybody.
ON_PAGES_ONLY = {secret("Черновик"), secret("Набросок"), "203.0.113.77"}


@pytest.mark.parametrize("word", sorted(SECRETS.keys() - ON_PAGES_ONLY))
def test_every_secret_is_there_to_be_read(word, world, clients):
    role, name = STANDS_ON[word]
    assert role in SECRETS[word]
    assert word in ask(clients[role], world, name).content.decode()
