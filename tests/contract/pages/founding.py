"""Pages of groups on their way to an organisation."""

from typing import Any

from backend.common import clock
from backend.demo.identifiers import invented_inn, invented_ogrn
from tests.contract.kinds import Page, own
from tests.contract.region import secret
from tests.contract.roles import GUIDES, INSIDERS, LEADERS, MINDERS, Roles

TODAY = f"{clock.now():%Y-%m-%d}"
PLAN = {"name": "АНО «Двор»", "legal_form": "ano", "purpose": "Дворы", "online": "on"}
NUMBERS = {"inn": invented_inn(8_001), "ogrn": invented_ogrn(8_001), "registered_on": TODAY}
# Whoever works for a centre of the region.
HELPERS: Roles = GUIDES | {"other_mentor", "other_head"}
LEADING: Roles = MINDERS | {"owner"}


def founding(opens: Roles = INSIDERS, **rest: Any) -> Page:
    """A page of the group that prepares."""
    return Page(sees=INSIDERS, opens=opens, keys={"pk": "founding", **rest.pop("keys", {})}, **rest)


def further(key: str, **rest: Any) -> Page:
    """A page of a group that has come further; nobody of the region belongs to it."""
    return Page(sees=GUIDES, opens=MINDERS, keys={"pk": key}, **rest)


PAGES: dict[str, Page] = {
    "founding:list": own(),
    "founding:begin": own(posts=PLAN | {"group": "#group"}, acts=HELPERS, refusals=(400, 403)),
    "founding:name": own(),
    "founding:founding": founding(),
    "founding:edit": founding(posts=PLAN),
    "founding:people": founding(LEADERS, posts={"centre": "#centre", "mentor": "#colleague"}),
    "founding:drop": founding(LEADING, posts={"reason": "Передумали"}),
    "founding:resume": further("dropped_founding", sends_only=True, posts={}),
    "founding:step": founding(keys={"step_pk": "step"}, posts={"done_on": TODAY}),
    "founding:skip": founding(keys={"step_pk": "step"}, posts={"reason": "Не нужно"}),
    "founding:reopen": founding(keys={"step_pk": "done_step"}, sends_only=True, posts={}),
    "founding:document": founding(keys={"document_pk": "document"}, posts={"status": "draft"}),
    "founding:file": founding(LEADING, posts={"filed_on": TODAY}),
    "founding:recall": further("filed_founding", sends_only=True, posts={}),
    "founding:refusal": further("filed_founding", posts={"answered_on": TODAY, "reason": "Устав"}),
    "founding:take_back_refusal": further("refused_founding", sends_only=True, posts={}),
    "founding:registered": further("filed_founding", posts=NUMBERS | {"name": "АНО «Двор»"}),
    "founding:take_back_registration": further("registered_founding", sends_only=True, posts={}),
}  # fmt: skip

STANDS_ON = {
    secret("Замысел"): ("member", "founding:edit"),
    secret("Пометка"): ("member", "founding:founding"),
    secret("Отказ"): ("member", "founding:founding"),
}
