"""Operations of organisations, centres and their people."""

from tests.contract.kinds import Operation, catalogue, listed
from tests.contract.region import secret
from tests.contract.roles import ABOVE, EVERYBODY, LEADERS, LOGGED_IN, NKO, OF_NKO, PEOPLE_OF_CENTRE, REGISTER, STAFF

OPERATIONS: dict[str, Operation] = {
    "GET /territories/": catalogue(public=True),
    "GET /territories/{id}/": Operation(sees=EVERYBODY, keys={"id": "region"}),
    "GET /organisations/": listed({NKO: 1, frozenset({"other_owner"}): 1, STAFF: 7}),
    "POST /organisations/": Operation(
        sees=LOGGED_IN, sends={"kind": "initiative", "name": "Группа «Двор»", "region": "#region"}, status=201
    ),
    "GET /organisations/{id}/": Operation(sees=REGISTER, keys={"id": "organisation"}),
    "PATCH /organisations/{id}/": Operation(
        sees=REGISTER, does=OF_NKO, keys={"id": "organisation"}, sends={"address": "ул. Лесная, 2"}
    ),
    "GET /centres/": catalogue(public=True),
    "POST /centres/": Operation(
        sees=LOGGED_IN, does=ABOVE, sends={"name": "Новый центр", "region": "#region"}, status=201
    ),
    "GET /centres/{id}/": Operation(sees=EVERYBODY, keys={"id": "centre"}),
    "PATCH /centres/{id}/": Operation(
        sees=PEOPLE_OF_CENTRE, does=LEADERS, keys={"id": "centre"}, sends={"summary": "Помогаем."}
    ),
    "GET /centres/{id}/affairs/": Operation(sees=PEOPLE_OF_CENTRE, does=ABOVE, keys={"id": "centre"}),
    "POST /centres/{id}/close/": Operation(sees=PEOPLE_OF_CENTRE, does=ABOVE, keys={"id": "centre"}),
    "GET /public-people/": Operation(sees=EVERYBODY, rows={PEOPLE_OF_CENTRE: 2, EVERYBODY - PEOPLE_OF_CENTRE: 1}),
    "POST /public-people/": Operation(
        sees=PEOPLE_OF_CENTRE, does=LEADERS, status=201, sends={"centre": "#centre", "name": "Анна", "agreed": True}
    ),
    "GET /public-people/{id}/": Operation(sees=EVERYBODY, keys={"id": "shown_person"}),
    "PATCH /public-people/{id}/": Operation(
        sees=PEOPLE_OF_CENTRE, does=LEADERS | {"mentor"}, keys={"id": "page_person"}, sends={"post": "юрист"}
    ),
    "DELETE /public-people/{id}/": Operation(
        sees=PEOPLE_OF_CENTRE, does=LEADERS | {"mentor"}, keys={"id": "page_person"}, status=204
    ),
    "POST /public-people/{id}/agree/": Operation(
        sees=PEOPLE_OF_CENTRE, does=frozenset({"mentor", "admin"}), keys={"id": "page_person"}
    ),
    "GET /municipal-contacts/": catalogue(public=True),
    "GET /municipal-contacts/{id}/": Operation(sees=EVERYBODY, keys={"id": "municipality"}),
    "PATCH /municipal-contacts/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "municipality"}, sends={"unit": "Отдел", "phone": "+7 423 200-00-01"}
    ),
    "DELETE /municipal-contacts/{id}/": Operation(
        sees=LOGGED_IN, does=ABOVE, keys={"id": "municipality"}, status=204
    ),
    "GET /nko-figures/": catalogue(public=True),
    "GET /memberships/": listed({frozenset({"owner", "member"}): 3, frozenset({"other_owner"}): 1}),
    "POST /memberships/": Operation(
        sees=REGISTER, does=OF_NKO, status=201,
        sends={"email": "new@example.org", "role": "member", "organisation": "#organisation"},
    ),
    "GET /memberships/{id}/": Operation(sees=REGISTER, keys={"id": "member_membership"}),
    "DELETE /memberships/{id}/": Operation(
        sees=REGISTER, does=OF_NKO | {"member"}, keys={"id": "member_membership"}, status=204
    ),
    "GET /memberships/{id}/left-behind/": Operation(
        sees=REGISTER, does=OF_NKO | {"member"}, keys={"id": "member_membership"}
    ),
    "GET /invitations/": listed({frozenset({"owner", "operator", "admin"}): 1}),
    "DELETE /invitations/{id}/": Operation(sees=OF_NKO, keys={"id": "invitation"}, status=204),
}  # fmt: skip

STANDS_ON = {
    "office.of.nko@example.org": ("member", "GET /organisations/"),
    secret("Деньги"): ("mentor", "GET /centres/{id}/"),
    secret("Согласие"): ("mentor", "GET /public-people/"),
}
