"""Objects of applications."""

from datetime import date

from backend.demo.factories import MOMENT
from backend.demo.factories_passport import (
    ActivityFactory,
    BudgetLineFactory,
    PartnerFactory,
    PlanTaskFactory,
    PreparationFactory,
    TeamRoleFactory,
)
from projects.models import Project
from projects.passport.models import Typed
from tests.contract.region import World, secret
from tests.contract.roles import INSIDERS, Roles

AFTER = ("projects",)
# An activity that was held stays in the plan: who sends a new one names it and its task.
TASK, HELD = "6f0c9a1e-5a51-4a54-9d4c-0f4f5a3b7c01", "6f0c9a1e-5a51-4a54-9d4c-0f4f5a3b7c02"
FAR = date(2027, 4, 30)

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
    task = PlanTaskFactory(project=project, key=TASK)
    # At the end of the project: no report asks for them yet.
    at["activity"] = ActivityFactory(task=task, starts_on=FAR, ends_on=FAR)
    at["held_activity"] = ActivityFactory(task=task, key=HELD, starts_on=FAR, ends_on=FAR, done_on=MOMENT.date())
    BudgetLineFactory(project=project, purpose=secret("Статья"))
    at["preparation"] = PreparationFactory(project=project, centre=at["centre"])
    Typed.objects.create(
        project=project,
        step="afterwards",
        by=world.people["owner"],
        data={"fields": {"publicity": secret("Набросок")}},
    )
