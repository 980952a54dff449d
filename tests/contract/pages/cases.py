"""Pages of requests for help."""

from typing import Any

from tests.contract.kinds import Page, own, public
from tests.contract.region import secret
from tests.contract.roles import ABOVE, CENTRE, INSIDERS, NKO, STAFF, Roles

ASKED = {
    "text": "Как изменить адрес в уставе?", "client_kind": "citizen", "full_name": "Ольга Новая",
    "email": "olga.new@example.org", "form": "remote", "consent": "on", "centre": "#centre",
}  # fmt: skip
TOLD = (
    secret("Обращение"), secret("Проситель"), secret("Приложение"), secret("Проект"), "asks.for.help@example.org",
    "+7 900 000-00-77",
)  # fmt: skip
WORKERS: Roles = frozenset({"mentor", "head", "admin"})
TAKERS: Roles = CENTRE | {"admin"}
OTHERS: Roles = frozenset({"other_mentor", "other_head"})
HEADS: Roles = frozenset({"head", "admin"})


def case(key: str = "case", **rest: Any) -> Page:
    return Page(sees=INSIDERS, keys={"pk": key}, **rest)


def by_link(key: str = "case", **rest: Any) -> Page:
    """By the token of the client's letter: whoever has it is the client."""
    return public(keys={"token": f"{key}_token", **rest.pop("keys", {})}, told=TOLD, **rest)


def by_client(key: str = "case", **rest: Any) -> Page:
    """The same for people of the organisation that asked, logged in."""
    return Page(sees=NKO, keys={"pk": key, **rest.pop("keys", {})}, **rest)


def both(name: str, key: str = "case", **rest: Any) -> dict[str, Page]:
    return {f"cases:client{name}": by_link(key, **rest), f"cases:own{name}": by_client(key, **rest)}


def sent(key: str = "case", **posts: Any) -> dict[str, Any]:
    return {"key": key, "sends_only": True, "posts": posts}


PAGES: dict[str, Page] = {
    "cases:ask": public(posts=ASKED),
    "cases:sent": public(),
    **both(""),
    **both("-message", **sent(text="Вот устав")),
    **both("-confirm", **sent()),
    **both("-withdraw", **sent()),
    **both("-again", **sent("closed_case", text="Не решено")),
    **both("-rate", **sent("closed_case", rating=5)),
    **both("-agree", **sent("asked_case")),
    **both("-disagree", **sent("asked_case")),
    **both("-file", keys={"file_pk": "case_file"}),
    "cases:inbox": Page(sees=STAFF),
    "cases:export": Page(sees=STAFF, sends_only=True, posts={}),
    "cases:mine": own(),
    "cases:case": case(statuses=(200, 302)),
    "cases:write": case(opens=TAKERS, sends_only=True, posts={"kind": "note", "text": "Был у нас в мае"}),
    "cases:take": Page(sees=CENTRE | ABOVE, opens=TAKERS, keys={"pk": "new_case"}, sends_only=True, posts={}),
    "cases:reopen": case("closed_case", opens=WORKERS, sends_only=True, posts={}),
    "cases:recall": Page(
        sees=CENTRE | ABOVE | OTHERS, opens=WORKERS, keys={"pk": "passed_case"}, sends_only=True, posts={}
    ),
    "cases:close": case(opens=WORKERS, posts={"outcome": "solved", "result": "Готово"}),
    "cases:decline": case(opens=WORKERS, posts={"reason": "Не наше дело"}),
    "cases:assign": Page(
        sees=CENTRE | ABOVE, opens=HEADS, keys={"pk": "new_case"}, posts={"owner": "#colleague"}
    ),
    "cases:refer": case(
        opens=WORKERS, posts={"to_centre": "#other_centre", "reason": "Право — к ним", "client_agreed": "on"}
    ),
    "cases:send-back": Page(
        sees=CENTRE | ABOVE | OTHERS, opens=OTHERS | {"admin"}, keys={"pk": "passed_case"},
        posts={"reason": "Нет юриста"},
    ),
    "cases:place": Page(sees=ABOVE, keys={"pk": "placeless_case"}, posts={"centre": "#centre"}),
    "cases:relate": case(opens=WORKERS, posts={"project": "#project"}),
}  # fmt: skip

STANDS_ON = {
    secret("Обращение"): ("colleague", "cases:case"),
    secret("Проситель"): ("mentor", "cases:case"),
    "asks.for.help@example.org": ("mentor", "cases:case"),
    "+7 900 000-00-77": ("mentor", "cases:case"),
    secret("Заметка"): ("colleague", "cases:case"),
    secret("Приложение"): ("member", "cases:own"),
}
