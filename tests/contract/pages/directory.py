"""Pages of organisations, centres and their people."""

from tests.contract.kinds import Page, own, public
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, LEADERS, OF_NKO, PEOPLE_OF_CENTRE, REGISTER

CENTRE_FORM = {"name": "Ресурсный центр «Новый»", "kind": "resource", "mentor_limit": 40}


PAGES: dict[str, Page] = {
    "directory:organisations": own(),
    "directory:organisation_new": own(
        posts={"kind": "initiative", "name": "Инициативная группа «Двор»", "region": "#region"}
    ),
    "directory:organisation": Page(sees=REGISTER, keys={"pk": "organisation"}),
    "directory:organisation_edit": Page(
        sees=REGISTER, opens=OF_NKO, keys={"pk": "organisation"},
        posts={"kind": "initiative", "name": "Инициативная группа «Двор»", "status": "active", "region": "#region"},
    ),
    "directory:organisation_people": Page(
        sees=REGISTER, keys={"pk": "organisation"}, posts={"email": "new@example.org", "role": "member"}, acts=OF_NKO
    ),
    "directory:centres": public(),
    "directory:centre_new": Page(
        sees=ABOVE | {"far_operator"}, posts=CENTRE_FORM | {"region": "#region", "status": "unverified"}, acts=ABOVE,
        refusals=(200, 400),
    ),
    "directory:centre": public(keys={"pk": "centre"}),
    "directory:centre_edit": Page(
        sees=CENTRE | ABOVE | {"organiser"}, opens=LEADERS, keys={"pk": "centre"},
        posts=CENTRE_FORM | {"region": "#region", "status": "unverified"},
    ),
    "directory:centre_close": Page(
        sees=CENTRE | ABOVE | {"organiser"}, opens=ABOVE, keys={"pk": "centre"}, posts={}
    ),
    "directory:centre_people": Page(
        sees=CENTRE | ABOVE | {"organiser"}, keys={"pk": "centre"},
        posts={"email": "new@example.org", "role": "mentor"}, acts=LEADERS,
    ),
    "directory:page_people": Page(sees=PEOPLE_OF_CENTRE, keys={"pk": "centre"}),
    "directory:page_person_new": Page(
        sees=PEOPLE_OF_CENTRE, opens=LEADERS, keys={"pk": "centre"}, posts={"name": "Анна Юрист", "agreed": "on"}
    ),
    "directory:page_person_me": Page(
        sees=PEOPLE_OF_CENTRE, opens=PEOPLE_OF_CENTRE - {"operator"}, keys={"pk": "centre"},
        posts={"post": "специалист"}, acts=PEOPLE_OF_CENTRE - {"operator", "mentor"}, refusals=(400, 403),
    ),
    "directory:page_person_edit": Page(
        sees=PEOPLE_OF_CENTRE, opens=LEADERS | {"mentor"}, keys={"pk": "page_person"}, posts={"post": "специалист"}
    ),
    "directory:page_person_agree": Page(
        sees=PEOPLE_OF_CENTRE, opens=frozenset({"mentor", "admin"}), keys={"pk": "page_person"}, sends_only=True,
        posts={},
    ),
    "directory:page_person_remove": Page(
        sees=PEOPLE_OF_CENTRE, opens=LEADERS | {"mentor"}, keys={"pk": "page_person"}, sends_only=True, posts={}
    ),
    "directory:contacts": public(),
    "directory:contacts_file": public(keys={"kind": "=csv"}),
    "directory:contact_edit": Page(
        sees=ABOVE, keys={"pk": "municipality"}, posts={"unit": "Отдел", "phone": "+7 423 200-00-01"}
    ),
    "directory:contact_remove": Page(sees=ABOVE, keys={"pk": "municipality"}, sends_only=True, posts={}),
    "directory:figures": public(),
    "directory:membership_end": Page(
        sees=REGISTER, opens=OF_NKO | {"member"}, keys={"pk": "member_membership"}, posts={}
    ),
    "directory:invitation_recall": Page(
        sees=OF_NKO, keys={"pk": "invitation"}, sends_only=True, posts={}
    ),
    "directory:invitation": public(
        keys={"token": "invitation_token"}, posts={}, acts=frozenset(), refusals=(200, 403),
        told=("invited.person@example.org",),
    ),
    "directory:municipalities": own(),
}  # fmt: skip

STANDS_ON = {
    "office.of.nko@example.org": ("member", "directory:organisation"),
    secret("Деньги"): ("mentor", "directory:centre"),
    secret("Согласие"): ("mentor", "directory:page_people"),
}
