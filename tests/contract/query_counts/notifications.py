"""Lists of letters and messages."""

from datetime import timedelta

from backend.common import clock
from backend.demo.factories import UserFactory
from backend.notifications.enums import Category
from backend.notifications.models import ChannelChoice, InboxMessage, Letter, LetterArchive
from tests.contract.kinds import Count, PageCount
from tests.contract.query_counts.projects import checkpoint, project


def archived_letter(world, number):
    return LetterArchive.objects.create(
        id=10**7 + number, rule="projects.checkpoint_coming", subject_id=1, occurrence=f"{number}", attempts=1,
        thread=world.tokens["thread"], channel="email", category="legal", status="sent",
        due_at=clock.now() - timedelta(days=400 + number), archived_at=clock.now(),
    )  # fmt: skip


def channel_choice(world, number):
    category, channel = [(a, b) for a in ("legal", "nudge") for b in ("email", "inbox", "telegram", "vk")][number]
    return ChannelChoice.objects.create(
        user=world.people["owner"], category=category, channel=channel, wanted=False
    )  # fmt: skip


def message(world, number):
    return InboxMessage.objects.create(
        letter=letter(world, number), user=world.people["owner"], subject="Отчёт", body="Сдайте", arrived_at=clock.now()
    )


def letter(world, number):
    about = project(world, number)
    return Letter.objects.create(
        rule="projects.checkpoint_coming", subject_id=about.checkpoints.get().pk, occurrence="1", user=UserFactory(),
        recipient="a@example.org", thread=f"project:{about.pk}", category=Category.LEGAL, due_at=clock.now(),
        next_try_at=clock.now(), message_id=f"<{about.pk}@example.org>",
    )  # fmt: skip


API: dict[str, Count] = {
    "GET /archived-letters/": ("mentor", archived_letter, 5),
    "GET /messages/": ("owner", message, 5),
    "GET /channels/": ("owner", channel_choice, 6),
    "GET /messengers/": ("owner", channel_choice, 3),
    "GET /letters/": ("mentor", letter, 5),
}


PAGES: dict[str, PageCount] = {
    "inbox:list": ("owner", {}, message, 6),
    "notifications:ledger": ("mentor", {}, letter, 9),
    "notifications:archive": ("mentor", {}, archived_letter, 7),
    "notifications:rule": ("mentor", {"key": "=projects.checkpoint_coming"}, letter, 12),
    "notifications:recipient": ("mentor", {"pk": "letter"}, letter, 15),
    "notifications:why_not": ("mentor", {"thread": "thread"}, checkpoint, 36),
    "admin:notifications_letter_changelist": ("admin", {}, letter, 8),
}
