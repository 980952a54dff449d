"""Pages of decisions."""

from typing import Any

from tests.contract.kinds import Page, own, public
from tests.contract.region import secret
from tests.contract.roles import EVERYBODY, ORGANISERS

SEEN = (secret("Ответственный"),)
WORDS = {"title": "Тема", "held_on": "2026-11-01", "kind": "protocol", "numbering": "nested"}


def run(key: str, **rest: Any) -> Page:
    """A page for those who run the event: nobody else knows that it exists."""
    return Page(sees=ORGANISERS, keys={"pk": key, **rest.pop("keys", {})}, **rest)


def button(key: str, **rest: Any) -> Page:
    return run(key, sends_only=True, posts=rest.pop("posts", {}), **rest)


PAGES: dict[str, Page] = {
    "decisions:everywhere": public(),
    "decisions:mine": own(),
    "decisions:answer": public(
        keys={"token": "answer_token"}, told=SEEN,
        posts={"recommendation": "#point", "progress": "done", "text": "Приёмная открыта"},
    ),
    "decisions:of-event": public(keys={"pk": "held_event"}),
    "decisions:new": run("held_event", posts={"kind": "protocol"}),
    "decisions:protocol": run("draft_protocol"),
    "decisions:version": run("approved_protocol", keys={"number": "=1"}),
    "decisions:edit": run("draft_protocol", posts=WORDS),
    "decisions:approve": run("draft_protocol", posts={}),
    "decisions:publish": button("approved_protocol"),
    "decisions:unpublish": Page(sees=ORGANISERS, keys={"pk": "published_protocol"}, posts={"reason": "Ошибка"}),
    "decisions:correct": button("approved_protocol"),
    "decisions:drop-correction": run("corrected_protocol", posts={}),
    "decisions:discard": button("empty_protocol"),
    "decisions:pdf": run("draft_protocol"),
    "decisions:docx": run("draft_protocol"),
    "decisions:points": run("draft_protocol"),
    "decisions:paste": run("draft_protocol", posts={"text": "Мэрии:\n1. Открыть приёмную.", "take": "1"}),
    "decisions:add-addressee": button("draft_protocol", posts={"name": "Мэрии"}),
    "decisions:take-over": button("draft_protocol", keys={"point_pk": "open_point"}),
    "decisions:leave-out": button("empty_protocol", keys={"taken_pk": "taken"}),
    "decisions:edit-addressee": run("addressee", posts={"name": "Музею"}),
    "decisions:add-point": button("addressee", posts={"text": "Открыть музей."}),
    "decisions:edit-point": run("draft_point", posts={"text": "Открыть музей.", "addressee": "#addressee"}),
    "decisions:remove": button("draft_point", keys={"what": "=point"}),
    "decisions:restore": Page(
        sees=ORGANISERS, keys={"what": "=point", "pk": "removed_point"}, sends_only=True, posts={}
    ),
    "decisions:move": button("draft_point", keys={"what": "=point", "way": "=up"}),
    "decisions:recommendation": public(keys={"pk": "point"}),
    "decisions:report": Page(
        sees=EVERYBODY - {"anonymous"}, opens=ORGANISERS, keys={"pk": "point"}, sends_only=True,
        posts={"progress": "in_work", "text": "Начали"},
    ),
    "decisions:entrust": run("draft_point", posts={"name": "Мария", "email": "maria@example.org"}),
    "decisions:show": button("progress_report", posts={"shown": "yes"}),
}  # fmt: skip

STANDS_ON = {
    secret("Черновик решения"): ("organiser", "decisions:protocol"),
    secret("Отчитались"): ("organiser", "decisions:recommendation"),
    secret("Ответственный"): ("organiser", "decisions:recommendation"),
    "contact.of.addressee@example.org": ("organiser", "decisions:points"),
}
