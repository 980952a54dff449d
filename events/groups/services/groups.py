"""A group is made, people are asked in, it ends."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person, one_line
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.services.consents import give_consent
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from events.decisions.models import Protocol
from events.decisions.services.common import written
from events.groups.enums import LONGEST_TEXT, GroupRole
from events.groups.models import GroupMember, WorkingGroup
from events.groups.services import letters


@transaction.atomic
def make_group(
    *, centre: Centre, title: str, by: User, now: datetime, about: str = "", public: bool = False,
    protocol: Protocol | None = None,
) -> WorkingGroup:  # fmt: skip
    """A working group of the centre, made by a meeting's document or by the centre itself.

    Raises:
        NotAllowed: the person doesn't run the centre's events.
        Invalid: there is no title, or a text is too long.
    """
    permit(by, "groups.add_workinggroup", centre)
    group = WorkingGroup.objects.create(
        centre=centre, protocol=protocol, title=one_line(title, "title", required=True, longest=300),
        about=written(about, "about", longest=LONGEST_TEXT), public=public, created_by=by,
    )  # fmt: skip
    record(actor=by, verb="group.made", target=group, now=now, after={"title": group.title})
    return group


@transaction.atomic
def edit_group(*, group: WorkingGroup, by: User, now: datetime, title: str, about: str, public: bool) -> WorkingGroup:
    """Changes its name, what it is to do, and whether its name is public.

    Raises:
        NotAllowed: the person doesn't lead it.
        Invalid: a text can't be taken.
    """
    permit(by, "groups.lead_workinggroup", group)
    before, after = apply_changes(group, {
        "title": one_line(title, "title", required=True, longest=300),
        "about": written(about, "about", longest=LONGEST_TEXT), "public": public,
    })  # fmt: skip
    if after:
        group.save()
        record(actor=by, verb="group.changed", target=group, now=now, before=before, after=after)
    return group


@transaction.atomic
def end_group(*, group: WorkingGroup, by: User, now: datetime) -> WorkingGroup:
    """Its work is done; nothing is followed up any more. Twice changes nothing."""
    return _set_end(group, by, now, now, "group.ended")


@transaction.atomic
def reopen_group(*, group: WorkingGroup, by: User, now: datetime) -> WorkingGroup:
    """It works on after all."""
    return _set_end(group, by, now, None, "group.reopened")


def _set_end(group: WorkingGroup, by: User, now: datetime, moment: datetime | None, verb: str) -> WorkingGroup:
    permit(by, "groups.lead_workinggroup", group)
    if (group.closed_at is None) != (moment is None):
        group.closed_at = moment
        group.save(update_fields=["closed_at", "updated_at"])
        record(actor=by, verb=verb, target=group, now=now)
    return group


@transaction.atomic
def invite(
    *, group: WorkingGroup, full_name: str, email: str, by: User, now: datetime, post: str = "",
    role: str = GroupRole.MEMBER,
) -> GroupMember:  # fmt: skip
    """Asks somebody into the group by letter. They are in it as soon as they say yes.

    Raises:
        NotAllowed: the person doesn't lead the group.
        Invalid: a line can't be taken.
        Conflict: they are in it already, or it has ended.
    """
    permit(by, "groups.lead_workinggroup", group)
    still_works(group)
    person = Person(full_name=full_name, email=email).cleaned()
    if role not in GroupRole.values:
        raise Invalid(_("Choose a role."), field="role")
    try:
        with transaction.atomic():
            member = GroupMember.objects.create(
                group=group, full_name=person.full_name, email=person.email, role=role, invited_at=now,
                post=one_line(post, "post", longest=300), user=User.objects.filter(email=person.email).first(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_("This person is in the group already, or is asked to be."), code="member_already") from error
    record(actor=by, verb="group.invited", target=group, now=now, after={"member": member.pk, "role": role})
    letters.to_members("groups.invited", member.pk, [member], "first", now)
    return member


@transaction.atomic
def join(*, member: GroupMember, now: datetime, shown: bool = False, address: str | None = None) -> GroupMember:
    """The member says yes, by the link of their letter; `shown` is their consent to be named in public.

    Said again, the consent may be another: without it the name goes from the public page.
    """
    member = GroupMember.objects.select_for_update(of=("self",)).select_related("group", "user").get(pk=member.pk)
    if shown:
        give_consent(email=member.email, purpose=Purpose.NAMED, address=address, now=now, user=member.user)
    first = member.joined_at is None
    if first or member.shown != shown:
        member.joined_at, member.shown = member.joined_at or now, shown
        member.save(update_fields=["joined_at", "shown", "updated_at"])
        record(actor=member.user, verb="group.joined" if first else "group.naming_changed", target=member.group,
               now=now, after={"member": member.pk, "shown": shown})  # fmt: skip
    return member


@transaction.atomic
def leave(*, member: GroupMember, now: datetime) -> None:
    """The member says no, or leaves. Their open tasks are nobody's then."""
    _out(member, None, "group.left", now)


@transaction.atomic
def remove_member(*, member: GroupMember, by: User, now: datetime) -> None:
    """Takes somebody out of the group.

    Raises:
        NotAllowed: the person doesn't lead it.
    """
    permit(by, "groups.lead_workinggroup", member.group)
    _out(member, by, "group.member_removed", now)


def _out(member: GroupMember, by: User | None, verb: str, now: datetime) -> None:
    if GroupMember.objects.filter(pk=member.pk, left_at=None).update(left_at=now, shown=False, updated_at=now):
        member.tasks.filter(done_at=None, dropped_at=None).update(owner=None, updated_at=now)
        record(actor=by, verb=verb, target=member.group, now=now, after={"member": member.pk})


def still_works(group: WorkingGroup) -> None:
    """Does nothing while the group works.

    Raises:
        Conflict: it has ended.
    """
    if group.closed_at is not None:
        raise Conflict(_("The group has ended its work. Reopen it first."), code="group_ended")
