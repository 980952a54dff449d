"""Lists of requests for help."""

from backend.demo.factories import MunicipalityFactory, UserFactory
from backend.demo.factories_cases import CaseFactory, CaseMessageFactory, ReferralFactory
from backend.demo.factories_offering import ServiceFactory
from tests.contract.kinds import Count, PageCount


def case(world, number, **fields):
    return CaseFactory(
        centre=world.things["centre"], service=ServiceFactory(), owner=UserFactory(), status="in_work",
        municipality=MunicipalityFactory(parent=world.things["region"]), **fields,
    )  # fmt: skip


def asked(world, number):
    return case(world, number, organisation=world.things["organisation"])


def message(world, number):
    return CaseMessageFactory(case=world.things["case"], by=UserFactory())


def referral(world, number):
    return ReferralFactory(case=CaseFactory(centre=world.things["centre"]), by=UserFactory())


API: dict[str, Count] = {
    "GET /cases/": ("mentor", case, 8),
    "GET /cases/{id}/conversation/": ("mentor", message, 5),
    "GET /referrals/": ("mentor", referral, 5),
}
PAGES: dict[str, PageCount] = {
    "cases:inbox": ("mentor", {}, case, 13),
    "cases:mine": ("owner", {}, asked, 6),
    "cases:case": ("mentor", {"pk": "case"}, message, 11),
    "cases:own": ("owner", {"pk": "case"}, message, 11),
    "cases:client": ("outsider", {"token": "case_token"}, message, 11),
    "admin:cases_case_changelist": ("admin", {}, case, 8),
    "admin:cases_referral_changelist": ("admin", {}, referral, 8),
}
