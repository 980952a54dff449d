"""Letters to members of groups: rows of the outbox."""

from collections.abc import Iterable
from datetime import datetime

from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from events.groups.models import GroupMember
from events.groups.tokens import token_of


def to_members(notice: str, subject_id: int, members: Iterable[GroupMember], occurrence: str, now: datetime) -> None:
    """Orders the notice about the subject for each of the members."""

    orders = [
        Order(
            subject_id=subject_id, recipient=member.email, user_id=member.user_id, zone=member.group.centre.zone,
            thread=f"group:{member.group_id}", context={"member": token_of(member)},
        )
        for member in members
    ]  # fmt: skip
    if orders:
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders)
