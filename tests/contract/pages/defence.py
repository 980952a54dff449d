"""Pages of public defences."""

from tests.contract.kinds import IN_A_MONTH, Page, public
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, EVERYBODY, LOGGED_IN, Roles

STANDS_ON = {
    secret("Проба"): ("mentor", "defence:version"),
    secret("Брань"): ("operator", "defence:defence"),
}

HEAD: Roles = frozenset({"head"})
DAYS = {
    "report_by": f"{IN_A_MONTH:%Y-%m-%d}", "questions_until": f"{IN_A_MONTH:%Y-%m-%d}",
    "scores_until": f"{IN_A_MONTH:%Y-%m-%d}", "jury": "", "public_scores": "on",
}  # fmt: skip


def draft(opens: Roles | None = None, **rest: object) -> Page:
    """A correction that is not published: for the centre's people and the operator."""
    return Page(sees=CENTRE | ABOVE, opens=opens, keys={"pk": "report_draft"}, **rest)


def shown(opens: Roles, key: str = "defence", **rest: object) -> Page:
    """Something at a report that everybody reads."""
    return Page(sees=LOGGED_IN, opens=opens, keys={"pk": key}, **rest)


PAGES: dict[str, Page] = {
    "defence:seasons": public(),
    "defence:new": Page(
        sees=LOGGED_IN, opens=ABOVE | {"far_operator"}, acts=ABOVE, refusals=(400, 403),
        posts={**DAYS, "region": "#region", "year": 2021, "criteria": "Результаты"},
    ),
    "defence:season": public(keys={"pk": "season"}),
    "defence:edit": shown(ABOVE, "season", posts=DAYS),
    "defence:results": public(keys={"pk": "closed_season"}),
    "defence:publish_results": shown(ABOVE, "ended_season", sends_only=True, posts={}),
    "defence:begin": Page(
        sees=LOGGED_IN, opens=frozenset({"head", "other_head"}), acts=HEAD, refusals=(400, 403),
        keys={"pk": "open_season"}, posts={"centre": "#centre"},
    ),
    "defence:defence": public(keys={"pk": "defence"}),
    "defence:paper": public(keys={"pk": "defence"}),
    "defence:correct": shown(HEAD | {"admin"}, sends_only=True, posts={}),
    "defence:ask": public(
        keys={"pk": "defence"}, sends_only=True,
        posts={"text": "Почему?", "full_name": "Мария", "email": "maria@example.org", "consent": "on"},
    ),
    "defence:sent": public(keys={"pk": "defence"}),
    "defence:score": shown(
        EVERYBODY - {"anonymous", "mentor", "colleague", "head", "organiser"}, posts={"c": "#score_criterion"},
        acts=frozenset(), refusals=(400, 403),
    ),
    "defence:version": draft(),
    "defence:write": draft(HEAD | {"admin"}, posts={"t-projects": "Иначе", "note": "Победы"}),
    "defence:renew": draft(HEAD | {"admin"}, sends_only=True, posts={}),
    "defence:publish": draft(HEAD | {"admin"}, sends_only=True, posts={}),
    "defence:discard": draft(HEAD | {"admin"}, sends_only=True, posts={}),
    "defence:answer": shown(HEAD | {"admin"}, "question", posts={"text": "Дорогу размыло"}),
    "defence:hide": shown(ABOVE, "question", posts={"reason": "Оскорбления"}),
    "defence:show_again": Page(sees=ABOVE, keys={"pk": "hidden_question"}, sends_only=True, posts={}),
    "defence:confirm": public(
        keys={"token": "question_token"}, posts={},
    ),
}  # fmt: skip
