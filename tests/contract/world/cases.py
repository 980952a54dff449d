"""Requests for help: one in work, one that nobody has taken, one closed, two on the way, one that no centre has."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from backend.demo.factories_funding import StoredFileFactory
from mentoring.cases.models import Case
from mentoring.cases.tokens import token_of
from tests.contract.region import World, secret
from tests.contract.roles import CENTRE, INSIDERS, NKO, Roles

AFTER = ("accounts", "offering", "projects")

# Boris works on it, Vera heads the centre; his colleague and the operator read the request without its contacts.
KNOW: Roles = NKO | {"mentor", "head", "admin"}
SECRETS: dict[str, Roles] = {
    secret("Обращение"): INSIDERS,
    secret("Проситель"): KNOW,
    "asks.for.help@example.org": KNOW,
    "+7 900 000-00-77": KNOW,
    secret("Заметка"): CENTRE | {"admin"},
    secret("Приложение"): INSIDERS,
}


def build(world: World) -> None:
    at, now = world.things, clock.now()
    asked = now - timedelta(days=1)
    common = {"centre": at["centre"], "region": at["region"], "asked_at": asked, "service": at["service"]}
    of_nko = {**common, "organisation": at["organisation"], "client_kind": "nko"}
    mentor = world.people["mentor"]
    at["case"] = CaseFactory(
        **of_nko, taken=True, owner=mentor, text=secret("Обращение"), name=secret("Проситель"),
        email="asks.for.help@example.org", phone="+7 900 000-00-77", project=at["project"],
    )  # fmt: skip
    CaseMessageFactory(case=at["case"], by=mentor, text="Ответ", at=asked)
    CaseMessageFactory(case=at["case"], by=mentor, text=secret("Заметка"), internal=True, at=asked)
    at["case_file"] = StoredFileFactory(
        project=None, target_type=Case._meta.label_lower, target_id=at["case"].pk, by=None, at=now,
        name=f"{secret('Приложение')}.pdf",
    )  # fmt: skip
    at["new_case"] = CaseFactory(**common)
    at["closed_case"] = CaseFactory(**of_nko, closed=True, owner=mentor, closed_at=now)
    at["asked_case"] = CaseFactory(**of_nko, taken=True, owner=mentor)
    ReferralFactory(
        case=at["asked_case"], from_centre=at["centre"], to_centre=at["other_centre"], by=mentor, consent_at=None
    )  # fmt: skip
    at["passed_case"] = CaseFactory(**{**common, "centre": at["other_centre"]})
    ReferralFactory(case=at["passed_case"], from_centre=at["centre"], by=mentor, owner=mentor)
    at["placeless_case"] = CaseFactory(**{**common, "centre": None})
    for name in ("case", "closed_case", "asked_case"):
        world.tokens[f"{name}_token"] = token_of(at[name])
