"""The inbox on the site: a follow-up becomes a message there."""

from collections.abc import Sequence
from datetime import datetime

from backend.notifications.engine.within import Post, WithinSender
from backend.notifications.enums import Channel
from backend.notifications.models import InboxMessage


def write_messages(posts: Sequence[Post], now: datetime) -> None:
    """Lays each row into its person's inbox."""
    InboxMessage.objects.bulk_create(
        InboxMessage(
            letter=post.letter,
            user=post.letter.user,
            subject=post.words.subject,
            body=post.words.body,
            action=post.words.action[:200],
            url=post.words.url,
            arrived_at=now,
        )
        for post in posts
    )


INBOX = WithinSender(key=Channel.INBOX, write=write_messages)
