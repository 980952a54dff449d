"""Objects of applications."""

from backend.demo.factories import MOMENT
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PreparationFactory,
    TeamRoleFactory,
)
from projects.models import Project
from projects.passport.models import Typed
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Набросок"): frozenset({"owner"}),
    secret("Опыт"): INSIDERS,
    secret("Партнёр"): INSIDERS,
    secret("Статья"): INSIDERS,
}


def build(world: World) -> None:
    """The project was tried once before; somebody of its NKO has typed something and not saved it."""
    at, project = world.things, world.things["project"]
    Project.objects.filter(pk=project.pk).update(retry_of=at["lost"])
    TeamRoleFactory(member=at["team_member"], experience=secret("Опыт"))
    PartnerFactory(project=project, name=secret("Партнёр"))
    at["activity"] = ActivityFactory(task__project=project)
    at["held_activity"] = ActivityFactory(task__project=project, done_on=MOMENT.date())
    BudgetLineFactory(project=project, purpose=secret("Статья"))
    at["preparation"] = PreparationFactory(project=project, centre=at["centre"])
    Typed.objects.create(
        project=project, step="purpose", by=world.people["owner"], data={"fields": {"goal": secret("Набросок")}}
    )
