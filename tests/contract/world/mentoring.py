"""Objects of mentoring."""

from datetime import timedelta

from backend.accounts.enums import Role
from backend.accounts.models import Membership
from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import AssignmentFactory, ContactFactory, TaskFactory
from backend.notifications.enums import Category
from backend.notifications.models import Letter
from mentoring.enums import CheckInAnswer
from mentoring.invitations import note_token
from mentoring.models import Absence, Attempt, CheckIn
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, INSIDERS, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Разговор"): INSIDERS,
    secret("Ответ"): INSIDERS,
    secret("Задача"): CENTRE | ABOVE,
    secret("Отпуск"): CENTRE | ABOVE,
    secret("Не ответили"): INSIDERS,
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
    at["mentor_place"] = Membership.objects.get(user=mentor, role=Role.MENTOR, centre=at["centre"])
    at["absence"] = Absence.objects.create(
        mentor=mentor, centre=at["centre"], backup=people["colleague"], note=secret("Отпуск"),
        starts_on=now.date() + timedelta(days=30), ends_on=now.date() + timedelta(days=44),
    )  # fmt: skip
    at["attempt"] = Attempt.objects.create(
        project=project, by=mentor, at=now - timedelta(hours=3), note=secret("Не ответили")
    )
    letter = Letter.objects.create(
        rule="mentoring.silent", subject_id=project.pk, occurrence="silent", recipient=mentor.email, user=mentor,
        thread=f"project:{project.pk}", category=Category.NUDGE, due_at=now, next_try_at=now,
        message_id="<silent@example.org>",
    )  # fmt: skip
    world.tokens["spoke_token"] = sign("letter", {"letter": letter.pk})
    world.tokens["call_token"] = note_token(letter, at["attempt"])
    at["done_task"] = TaskFactory(project=project, assignee=mentor, due_on=due, done_at=now)
