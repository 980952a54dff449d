"""The link of a member's letter: whoever has it read the letter, so it stands for the member."""

from datetime import timedelta

from django.shortcuts import get_object_or_404

from backend.common.signing import sign, unsign
from events.groups.models import GroupMember

PURPOSE = "groups.member"
VALID_FOR = timedelta(days=400)


def token_of(member: GroupMember) -> str:
    """A URL-safe token for this member of this group and no other."""
    return sign(PURPOSE, {"member": member.pk, "email": member.email})


def member_of(token: str) -> GroupMember:
    """The member that the token stands for.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: they are not in the group any more, or under another address.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = GroupMember.objects.current().select_related("group__centre__region", "user")
    return get_object_or_404(rows, pk=payload.get("member", 0), email=payload.get("email", ""))
