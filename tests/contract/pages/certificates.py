"""Pages of certificates and badges."""

from typing import Any

from tests.contract.kinds import Page, public
from tests.contract.region import secret
from tests.contract.roles import ORGANISERS

OWNER = (secret("Лебедева"), "certified@example.org")


def of_event(**rest: Any) -> Page:
    return Page(sees=ORGANISERS, keys={"pk": "past_event"}, **rest)


def of_certificate(**rest: Any) -> Page:
    return Page(sees=ORGANISERS, keys={"pk": "certificate"}, **rest)


def link() -> Page:
    return public(keys={"token": "certificate_token"}, told=OWNER)


PAGES: dict[str, Page] = {
    "certificates:check": public(),
    "certificates:own": link(),
    "certificates:own-paper": link(),
    "certificates:list": of_event(),
    "certificates:issue": of_event(posts={"hours": "3"}),
    "certificates:add": of_event(posts={"full_name": "Ирина Лосева", "kind": "speaker"}),
    "certificates:all-pdf": of_event(),
    "certificates:all-zip": of_event(),
    "certificates:badges": of_event(),
    "certificates:paper": of_certificate(),
    "certificates:revoke": of_certificate(posts={"reason": "Не была"}),
    "certificates:reissue": of_certificate(posts={"full_name": "Мария Лебедева", "reason": "Опечатка"}),
}

STANDS_ON = {
    secret("Лебедева"): ("organiser", "certificates:list"),
    "certified@example.org": ("organiser", "certificates:list"),
    secret("Отзыв"): ("organiser", "certificates:list"),
}
