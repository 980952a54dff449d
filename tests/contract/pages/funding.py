"""Pages of contests and money."""

from backend.common import clock
from tests.contract.kinds import IN_A_MONTH, Page, own, project
from tests.contract.roles import ABOVE, GUIDES, IMPORTERS, IN_REGION, PROJECT_LEADERS

CONTEST = {"donor": "Фонд области", "name": "Малые гранты", "year": 2031}
DEFAULT = {"kind": "stage_report", "title": "Второй отчёт", "anchor": "starts", "months": 6, "days": 0}
DIRECTION = {"name": "Освоение космоса", "valid_from": 2031}
CURATOR = {"donor": "Фонд области", "full_name": "Ирина Лис", "email": "lis@example.org"}


PAGES: dict[str, Page] = {
    "funding:programmes": own(),
    "funding:programme": own(keys={"pk": "regional_programme"}),
    "funding:programme_new": own(
        opens=ABOVE | {"far_operator"}, posts=CONTEST | {"region": "#region"}, acts=ABOVE, refusals=(400, 403)
    ),
    "funding:programme_edit": own(
        opens=ABOVE, keys={"pk": "regional_programme"}, posts=CONTEST | {"region": "#region"}
    ),
    "funding:default_add": own(opens=ABOVE, keys={"pk": "regional_programme"}, posts=DEFAULT),
    "funding:default": own(
        opens=ABOVE, keys={"pk": "regional_programme", "default_pk": "default"}, posts=DEFAULT
    ),
    "funding:default_remove": own(
        opens=ABOVE, keys={"pk": "regional_programme", "default_pk": "default"}, sends_only=True, posts={}
    ),
    "funding:directions": own(opens=IMPORTERS),
    "funding:direction_new": own(opens=IMPORTERS, posts=DIRECTION),
    "funding:direction": own(opens=ABOVE, keys={"pk": "direction"}, posts=DIRECTION),
    "funding:direction_merge": own(opens=ABOVE, keys={"pk": "direction"}, posts={"into": "#spare_direction"}),
    "funding:direction_keep": own(opens=ABOVE, keys={"pk": "imported_direction"}, sends_only=True, posts={}),
    "funding:direction_remove": own(opens=IMPORTERS, keys={"pk": "spare_direction"}, sends_only=True, posts={}),
    "funding:curators": own(),
    "funding:curator_new": own(
        opens=ABOVE | {"far_operator"}, posts=CURATOR | {"region": "#region"}, acts=ABOVE, refusals=(400, 403)
    ),
    "funding:curator": Page(
        sees=IN_REGION, opens=ABOVE, keys={"pk": "curator"}, posts=CURATOR | {"region": "#region"}
    ),
    "funding:curator_of_project": project(GUIDES, posts={"curator": "#curator"}),
    "funding:money": project(),
    "funding:tranche_add": project(
        PROJECT_LEADERS, posts={"number": 3, "planned_on": f"{IN_A_MONTH:%Y-%m-%d}", "amount": "500 000"}
    ),
    "funding:tranche": project(
        PROJECT_LEADERS, keys={"tranche_pk": "tranche"},
        posts={"number": 3, "planned_on": f"{IN_A_MONTH:%Y-%m-%d}", "amount": "500 000"},
    ),
    "funding:receive": project(
        keys={"tranche_pk": "tranche"}, posts={"received_on": f"{clock.now():%Y-%m-%d}", "received": "400 000"}
    ),
    "funding:spend": project(keys={"tranche_pk": "received_tranche"}, posts={"spent": "9 000"}),
    "funding:delay": project(
        GUIDES, keys={"tranche_pk": "tranche"}, posts={"delayed_by_funder": "on", "cause": "Фонд ждёт бюджета"}
    ),
    "funding:tranche_remove": project(PROJECT_LEADERS, keys={"tranche_pk": "tranche"}, sends_only=True, posts={}),
    "funding:ask": project(
        PROJECT_LEADERS, keys={"kind": "=accountant"}, posts={"full_name": "Анна Ильина", "reason": "Заболела"}
    ),
    "funding:decide": project(
        GUIDES, keys={"amendment_pk": "amendment"}, posts={"agreed": "yes", "decided_on": f"{clock.now():%Y-%m-%d}"}
    ),
    "funding:withdraw": project(PROJECT_LEADERS, keys={"amendment_pk": "amendment"}, sends_only=True, posts={}),
}  # fmt: skip
