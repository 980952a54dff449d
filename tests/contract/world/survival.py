"""Objects of how long projects live."""

from datetime import timedelta

from backend.common import clock
from backend.common.signing import sign
from backend.demo.factories import CheckpointFactory
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Letter
from projects.survival.models import Continuation
from tests.contract.region import World, secret

AFTER = ("projects",)


def build(world: World) -> None:
    """The project is asked how it lives on after its grant; one question is answered, of one there is a letter."""
    at, owner, now = world.things, world.people["owner"], clock.now()
    project, common = at["project"], {"project": at["project"], "kind": "aftercare"}
    at["aftercare_date"] = CheckpointFactory(**common, due_on=now.date())
    answered = CheckpointFactory(**common, due_on=now.date() + timedelta(days=90), done_on=now.date())
    at["continuation"] = Continuation.objects.create(
        project=project, checkpoint=answered, months=6, answer="lives", comment=secret("Ответ"), answered_on=now.date(),
        at=now, by=owner,
    )  # fmt: skip
    asked = Letter.objects.create(
        rule="projects.aftercare_coming", subject_id=at["aftercare_date"].pk, occurrence="asked", user=owner,
        recipient=owner.email, thread=f"project:{project.pk}", category=Category.NUDGE, status=LetterStatus.SENT,
        due_at=now, next_try_at=now, sent_at=now, message_id="<aftercare@example.org>",
    )  # fmt: skip
    world.tokens["aftercare_token"] = sign("letter", {"letter": asked.pk})
