"""Pages of the quality of services."""

from tests.contract.kinds import Page, public
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, LOGGED_IN, Roles
from tests.contract.world.quality import KEY

STANDS_ON = {
    secret("Свидетельство"): ("other_head", "quality:assessment"),
    secret("Критерий"): ("operator", "quality:version"),
}

ASSESSED: Roles = CENTRE | {"admin"}
ANSWERABLE: Roles = frozenset({"head", "admin"})
CONFIRMERS: Roles = frozenset({"other_head", "other_mentor"})
CRITERION = {"group": "staff", "text": "Специалисты учатся", "evidence": "", "points": 10}


def draft(*, key: str = "standard_draft", **rest: object) -> Page:
    """A draft is there for those who keep the standard only."""
    return Page(sees=ABOVE, keys={"pk": key}, **rest)


def kept(**rest: object) -> Page:
    """A standard that everybody reads and its operator changes."""
    return Page(sees=LOGGED_IN, opens=ABOVE, keys={"pk": "standard"}, **rest)


def own(opens: Roles, key: str = "assessment", **rest: object) -> Page:
    """An assessment that was not sent yet."""
    return Page(sees=CENTRE | ABOVE, opens=opens, keys={"pk": key, **rest.pop("keys", {})}, **rest)


def sent(opens: Roles | None = None, key: str = "sent_assessment", **rest: object) -> Page:
    """An assessment that was sent to another centre."""
    return Page(sees=CENTRE | ABOVE | CONFIRMERS, opens=opens, keys={"pk": key}, **rest)


PAGES: dict[str, Page] = {
    "quality:marks": public(),
    "quality:mark": public(keys={"pk": "mark"}),
    "quality:standards": public(),
    "quality:standard": Page(sees=EVERYBODY, keys={"pk": "standard"}),
    "quality:new": Page(
        sees=LOGGED_IN, opens=ABOVE | {"far_operator"}, acts=ABOVE, refusals=(400, 403),
        posts={"title": "Обучение", "audience": "centre", "region": "#region", "summary": ""},
    ),
    "quality:edit": kept(posts={"title": "Иначе", "summary": ""}),
    "quality:retire": kept(posts={"reason": "Устарел"}),
    "quality:draft": kept(sends_only=True, posts={}),
    "quality:begin": Page(
        sees=LOGGED_IN, opens=frozenset({"head", "other_head"}), acts=frozenset({"head"}), refusals=(400, 403),
        keys={"pk": "standard_to_begin"}, posts={"place": "#centre"},
    ),
    "quality:version": draft(),
    "quality:version_edit": draft(posts={"changes": "Иначе", "pass_share": 80, "valid_months": 12}),
    "quality:publish": draft(sends_only=True, posts={}),
    "quality:discard": draft(sends_only=True, posts={}),
    "quality:criterion_new": draft(posts=CRITERION),
    "quality:criterion": draft(key="criterion", posts=CRITERION),
    "quality:criterion_remove": draft(key="criterion", sends_only=True, posts={}),
    "quality:assessments": Page(sees=LOGGED_IN),
    "quality:assessment": sent(),
    "quality:fill": own(ASSESSED, posts={f"{KEY}-level": "no", f"{KEY}-text": "Ещё нет", f"{KEY}-revision": 1}),
    "quality:attach": own(ASSESSED, keys={"criterion_pk": "assessment_criterion"}, uploads="content", posts={}),
    "quality:submit": own(ANSWERABLE, posts={"confirmer": ""}),
    "quality:take_back": sent(ANSWERABLE, sends_only=True, posts={}),
    "quality:give_up": own(ANSWERABLE, sends_only=True, posts={}),
    "quality:carry_over": own(ASSESSED, key="old_assessment", sends_only=True, posts={}),
    "quality:confirm": sent(CONFIRMERS | ABOVE, key="judged_assessment", posts={"decide": "1"}),
    "quality:ask_another": sent(ABOVE, posts={"confirmer": ""}),
    "quality:revoke": sent(ABOVE, key="mark", posts={"reason": "Жалобы подтвердились"}),
}  # fmt: skip
