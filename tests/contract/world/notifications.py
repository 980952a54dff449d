"""Objects of letters and messages."""

from datetime import timedelta

from backend.common import clock
from backend.common.signing import sign
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Endpoint, InboxMessage, Letter, LetterArchive
from backend.notifications.pseudonyms import pseudonyms
from tests.contract.region import World, secret
from tests.contract.roles import ABOVE, CENTRE, Roles

AFTER = ("projects",)

SECRETS: dict[str, Roles] = {
    secret("Сообщение"): frozenset({"owner"}),
    secret("Письмо"): CENTRE | ABOVE | {"owner"},
}


def build(world: World) -> None:
    at, owner, now = world.things, world.people["owner"], clock.now()
    thread = f"project:{at['project'].pk}"

    def letter(occurrence: str, status: LetterStatus) -> Letter:
        return Letter.objects.create(
            rule="projects.checkpoint_coming", subject_id=at["checkpoint"].pk, occurrence=occurrence, user=owner,
            recipient=owner.email, thread=thread, category=Category.LEGAL, status=status, due_at=now, next_try_at=now,
            message_id=f"<{occurrence}@example.org>", subject_line=secret("Письмо"),
            outcome="" if status == LetterStatus.PENDING else secret("Письмо"),
        )  # fmt: skip

    at["letter"] = letter("planned", LetterStatus.PENDING)
    at["unknown_letter"] = letter("unknown", LetterStatus.UNKNOWN)
    asked = letter("asked", LetterStatus.SENT)
    at["sent_letter"] = asked
    Endpoint.objects.create(user=owner, channel="telegram", address=secret("Чат"), connected_at=now)
    at["message"] = InboxMessage.objects.create(
        letter=asked, user=owner, subject=secret("Сообщение"), body=secret("Сообщение"), arrived_at=now
    )
    at["cancelled_letter"] = letter("cancelled", LetterStatus.DROPPED)
    Letter.objects.filter(pk=at["cancelled_letter"].pk).update(reason="cancelled")
    at["archived_letter"] = LetterArchive.objects.create(
        id=10**6, rule="projects.checkpoint_coming", subject_id=at["checkpoint"].pk, occurrence="old", thread=thread,
        recipient_key=pseudonyms([owner.email])[0], channel="email", category=Category.LEGAL, status="sent",
        attempts=1, due_at=now - timedelta(days=400), archived_at=now,
    )  # fmt: skip
    world.tokens |= {
        "check_in_token": sign("letter", {"letter": asked.pk}),
        "unsubscribe_token": sign("unsubscribe", {"email": owner.email}),
        "thread": thread,
    }
