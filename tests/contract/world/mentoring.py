"""Objects of mentoring."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import AssignmentFactory, ContactFactory, TaskFactory
from mentoring.enums import CheckInAnswer
from mentoring.models import CheckIn
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, INSIDERS, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Разговор"): INSIDERS,
    secret("Ответ"): INSIDERS,
    secret("Задача"): CENTRE | ABOVE,
}


def build(world: World) -> None:
    at, people, now = world.things, world.people, clock.now()
    project, mentor = at["project"], people["mentor"]
    AssignmentFactory(
        project=project, mentor=people["colleague"], assigned_by=people["head"], note="Позвоните.",
        started_at=now - timedelta(days=60), ended_at=now - timedelta(days=30),
    )  # fmt: skip
    at["assignment"] = AssignmentFactory(
        project=project, mentor=mentor, assigned_by=people["head"], started_at=now - timedelta(days=30)
    )
    at["contact"] = ContactFactory(project=project, by=mentor, at=now - timedelta(hours=2), summary=secret("Разговор"))
    at["check_in"] = CheckIn.objects.create(
        project=project, answer=CheckInAnswer.NEED_HELP, comment=secret("Ответ"), email=people["owner"].email, at=now
    )
    due = now.date() + timedelta(days=2)
    at["task"] = TaskFactory(project=project, assignee=mentor, title=secret("Задача"), due_on=due)
    at["done_task"] = TaskFactory(project=project, assignee=mentor, due_on=due, done_at=now)
