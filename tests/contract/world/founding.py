"""Groups on their way to an organisation: one that prepares, and one in each state that follows."""

from backend.common import clock
from backend.demo.factories import OrganisationFactory
from projects.founding.models import Document, Filing, Founding, Step
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("accounts",)

SECRETS: dict[str, Roles] = {
    secret("Замысел"): INSIDERS,
    secret("Пометка"): INSIDERS,
    secret("Отказ"): INSIDERS,
}


def build(world: World) -> None:
    at, today = world.things, clock.now().date()
    at["group"] = OrganisationFactory(kind="initiative", inn=None, ogrn=None, region=at["region"])
    at["founding"] = _founding(world, group=at["organisation"], purpose=secret("Замысел"), decided_on=today)
    at["step"] = Step.objects.create(founding=at["founding"], code="form", position=1, due_on=today)
    at["done_step"] = Step.objects.create(founding=at["founding"], code="charter", position=4, done_on=today)
    at["document"] = Document.objects.create(
        founding=at["founding"], code="charter", position=2, status="ready", note=secret("Пометка")
    )
    at["filed_founding"] = _founding(world, status="filed", decided_on=today)
    Filing.objects.create(founding=at["filed_founding"], number=1, filed_on=today, answer_by=today)
    at["refused_founding"] = _founding(world, decided_on=today)
    Filing.objects.create(
        founding=at["refused_founding"], number=1, filed_on=today, answer_by=today, answered_on=today,
        outcome="refused", reason="Устав",
    )  # fmt: skip
    Filing.objects.create(
        founding=at["founding"], number=1, filed_on=today, answer_by=today, answered_on=today, outcome="refused",
        reason=secret("Отказ"),
    )  # fmt: skip
    made = OrganisationFactory(region=at["region"])
    at["registered_founding"] = _founding(
        world, group=made, organisation=made, status="registered", registered_on=today
    )
    at["dropped_founding"] = _founding(world, status="dropped", dropped_for="Передумали")


def _founding(world: World, **rest: object) -> Founding:
    at = world.things
    group = rest.pop("group", None) or OrganisationFactory(kind="initiative", inn=None, ogrn=None, region=at["region"])
    return Founding.objects.create(
        group=group, region=at["region"], centre=at["centre"], mentor=world.people["mentor"], name="АНО «Новая»",
        started_on=clock.now().date(), **rest,
    )  # fmt: skip
