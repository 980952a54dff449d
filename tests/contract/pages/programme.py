"""Pages of the programme of events."""

from typing import Any

from tests.contract.kinds import Page, public
from tests.contract.pages.events import event
from tests.contract.region import secret
from tests.contract.roles import ANONYMOUS, ORGANISERS

PLATFORM = {"title": "Площадка"}
SESSION = {"title": "Секция", "starts_at": "#session_begin", "ends_at": "#session_end"}
MATERIAL = {"title": "Памятка", "url": "https://example.org/note", "audience": "everybody"}
AIRING = {"live_for": "everybody", "recording_for": "participants", "minutes_before": 15}


def of_draft(**rest: Any) -> Page:
    return event("draft_event", **rest)


PAGES: dict[str, Page] = {
    "programme:going": public(
        posts={"email": "guest.of.event@example.org"}, acts=frozenset({ANONYMOUS}), refusals=(200,)),
    "programme:going-sent": public(),
    "programme:going-link": public(keys={"token": "going"}),
    "programme:month": public(),
    "programme:feed-calendar": public(statuses=(200, 304)),
    "programme:feed-rss": public(statuses=(200, 304)),
    "programme:share": of_draft(),
    "programme:edit": event(),
    "programme:platform-new": event(posts=PLATFORM),
    "programme:platform": event("platform", posts=PLATFORM),
    "programme:platform-remove": event("platform", sends_only=True, posts={}),
    "programme:session-new": event(posts=SESSION),
    "programme:session": event("session", posts=SESSION),
    "programme:session-remove": event("session", sends_only=True, posts={}),
    "programme:organisers": event(posts={"names": "Университет"}),
    "programme:series-choose": event(posts={"series": "#series"}),
    "programme:airing": event(posts=AIRING),
    "programme:copy": event(posts={"title": "Ещё раз", "starts_on": "2030-04-01", "series": "on"}),
    "programme:series-list": public(),
    "programme:series-new": Page(
        sees=ORGANISERS | {"other_head", "other_organiser"}, posts={"title": "Форум", "centre": "#centre"},
        acts=ORGANISERS, refusals=(200, 400),
    ),
    "programme:series": event("series"),
    "programme:series-edit": event("series", posts={"title": "Форум"}),
    "programme:material-new": event(posts=MATERIAL),
    "programme:material": event("material"),
    "programme:material-edit": event("material", posts={"title": "Другое", "audience": "everybody"}),
    "programme:material-remove": event("material", sends_only=True, posts={}),
    "programme:material-ticket": public(keys={"token": "ticket", "pk": "material"}),
}  # fmt: skip

STANDS_ON = {
    secret("Слайды"): ("organiser", "programme:edit"),
    secret("Секция"): ("organiser", "programme:session"),
    secret("Цикл"): ("organiser", "programme:series"),
}
