"""Getting onto the list: by the public page, for several people at once, by the organiser, at the door.

The database decides who gets a seat: under the lock of the event's counters everything is read and written once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Purpose
from backend.accounts.guests import Person
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from events.closing import why_closed
from events.enums import LIVE, SEATED, RegistrationStatus, Source
from events.intake import Choices, intake_of
from events.models import Event, Registration
from events.services import letters
from events.services.agreeing import Given, give_consents
from events.services.choices import checked
from events.services.linking import placed
from events.services.registrations import admit
from events.services.seats import HOLD, Room, Wish, locked_room
from events.services.writing import enter

MOST_TOGETHER = 5
"""So many people one form signs up: whoever brings more calls the organiser."""


@dataclass(frozen=True)
class SignUp:
    """The answer to a sign-up: whether there was a seat; if not, `place` is where the waiting list goes on.

    It is the same for an address that is registered already as for a new one, so that
    nobody learns from it who takes part. `registration` is not to be shown.
    """

    registration: Registration
    seated: bool
    people: int = 1
    place: int = 0


@dataclass(frozen=True)
class _Entry:
    """How somebody comes onto the list."""

    now: datetime
    source: Source
    user: User | None = None
    vouched_by: User | None = None
    door: str = ""
    agreed: tuple[Purpose, ...] = ()
    address: str | None = None

    @property
    def vouched(self) -> bool:
        """Whether somebody answers for the address, so that it need not be confirmed."""
        return self.source in {Source.ORGANISER, Source.DOOR}


@transaction.atomic
def sign_up(
    *,
    event: Event,
    person: Person,
    now: datetime,
    others: Sequence[Person] = (),
    choices: Choices = Choices(),  # noqa: B008 - never changed
    user: User | None = None,
    address: str | None = None,
    purposes: Sequence[Purpose] = (),
    source: Source = Source.PAGE,
) -> SignUp:
    """Keeps seats for the person and the `others` until the address is confirmed, or puts them on the waiting list.

    Either all of them get a seat or all wait together; whoever of them has no address of their own is written to at
    that of the person. They choose the same. An address that is registered already is sent its letter again.

    Args:
        address: the network address from which the person agreed to the processing of their data.
        purposes: what else they agreed to. It counts when the link of the letter has proven whose address it is;
            at once for an account that has it; never for an address that is on the list already.

    Raises:
        Invalid: a line of the input can't be taken.
        Conflict: the event takes no registrations.
    """
    if len(others) >= MOST_TOGETHER:
        raise Invalid(_("At most %(count)d people at once.") % {"count": MOST_TOGETHER}, field="others")
    intake = intake_of(event)
    people = [person.cleaned(), *(_companion(other, number) for number, other in enumerate(others, start=1))]
    emails = [one.email for one in people if one.email]
    if len(set(emails)) < len(emails):
        raise Invalid(_("Two people have the same address: leave it empty for one of them."), field="others")
    choices = placed(checked(intake, choices, complete=True), event)
    proven = user is not None and user.email == people[0].email
    at_once, later = ((Purpose.EVENT, *purposes), ()) if proven else ((Purpose.EVENT,), tuple(purposes))
    agreed = [Given(people[0].email, purpose, address, user) for purpose in at_once]
    agreed += [Given(email, Purpose.EVENT) for email in emails[1:]]
    # Before the lock is taken, which others wait for; with a refusal it is undone.
    give_consents(agreed, now=now)
    return _enter(event, people, choices, _Entry(now, source, user, agreed=later, address=address))


@transaction.atomic
def add_by_hand(
    *,
    event: Event,
    person: Person,
    by: User,
    now: datetime,
    choices: Choices = Choices(),  # noqa: B008
) -> SignUp:
    """Registers somebody who called or came: the organiser vouches for them, so they need not confirm.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: a line of the input can't be taken.
        Conflict: the event takes no registrations.
    """
    permit(by, "events.change_event", event)
    choices = placed(checked(intake_of(event), choices, complete=False), event)
    person = person.cleaned()
    # Before the lock, as whoever signs up by themselves does: in the other order the two would wait for each other.
    give_consents([Given(person.email, Purpose.EVENT)], now=now)
    return _enter(event, [person], choices, _Entry(now, Source.ORGANISER, vouched_by=by))


@transaction.atomic
def walk_in(
    *,
    event: Event,
    person: Person,
    now: datetime,
    category: int | None = None,
    by: User | None = None,
    pass_label: str = "",
) -> Registration:
    """Registers somebody who stands at the door; an address is not needed. Who is registered already is let in.

    Args:
        by: the organiser at the door; None when a helper acts by their pass, which the caller has checked.
        pass_label: whose pass it was, for the record.

    Raises:
        NotAllowed: `by` doesn't organise the event.
        Invalid: a line of the input can't be taken.
        Conflict: the event takes nobody now, or all seats are taken (code "full"):
            the organiser can raise their number.
    """
    if by:
        permit(by, "events.change_event", event)
    choices = checked(intake_of(event), Choices(category=category), complete=False)
    entry = _Entry(now, Source.DOOR, vouched_by=by, door=pass_label)
    return _enter(event, [person.cleaned(needs_email=False)], choices, entry).registration


def _companion(person: Person, number: int) -> Person:
    try:
        return person.cleaned(needs_email=False)
    except Invalid as error:
        raise Invalid(error.message, code=error.code, field=f"other_{number}_{error.field}") from error


def _enter(event: Event, people: list[Person], choices: Choices, entry: _Entry) -> SignUp:
    # Read after the lock: whoever cancels or moves the event, or signs up, holds it as well.
    room = locked_room(event.pk, [one.email for one in people if one.email])
    if refusal := why_closed(room.event, entry.now, at_the_door=entry.vouched):
        raise refusal
    wish = Wish(event.pk, choices.category, choices.sessions)
    room.check(wish)
    fresh = [one for one in people if not one.email or one.email not in room.known]
    known = _on_the_list(event, room.known)
    sender = next((row for row in known if row.email == people[0].email), None)
    if not fresh:
        return _known(sender or known[0], len(people), room, wish, entry)
    if sender:
        entry = replace(entry, agreed=())  # what is said of an address on the list counts for nobody
    made = _make(event, room, fresh, choices, wish, entry, _party(fresh, sender))
    seated = made[0].status in SEATED
    return SignUp(made[0], seated, len(people), 0 if seated else room.waiting + 1)


def _on_the_list(event: Event, emails: Collection[str]) -> list[Registration]:
    if not emails:
        return []
    registered = Registration.objects.filter(event=event, email__in=emails, status__in=LIVE)
    return list(registered.select_related("event__centre"))


def _party(fresh: list[Person], sender: Registration | None) -> UUID | None:
    """What ties together those who sign up at once; a sender who is registered already is one of them.

    Others who are registered already stay as they are: whoever types an address has proven nothing, and the page of a
    party shows who is in it.
    """
    if sender is None:
        return uuid4() if len(fresh) > 1 else None
    if sender.party is None:
        sender.party = uuid4()
        Registration.objects.filter(pk=sender.pk).update(party=sender.party)
    return sender.party


def _known(row: Registration, people: int, room: Room, wish: Wish, entry: _Entry) -> SignUp:
    """Everybody is on the list already: their letter goes out again, or the organiser's word confirms them."""
    if entry.vouched:
        row = admit(registration=row, room=room, now=entry.now, by=entry.vouched_by, door=entry.door)
        return SignUp(row, row.status in SEATED)
    letters.send_again(row, entry.now)
    seated = not room.short_of([wish] * people)
    return SignUp(row, seated, people, 0 if seated else room.waiting + 1)


def _make(
    event: Event, room: Room, people: list[Person], choices: Choices, wish: Wish, entry: _Entry, party: UUID | None
) -> list[Registration]:
    """The new registrations, all with a seat or all waiting, and their seats counted."""
    short = room.short_of([wish] * len(people))
    if short and entry.source == Source.DOOR:
        raise _full_at_the_door(room, short)
    status = RegistrationStatus.WAITING
    if not short:
        status = RegistrationStatus.CONFIRMED if entry.vouched else RegistrationStatus.HELD
    now = entry.now
    made = [
        Registration(
            event=event,
            status=status,
            full_name=person.full_name,
            email=person.email,
            phone=person.phone,
            organisation_name=person.organisation_name or people[0].organisation_name,
            language=person.language,
            user=entry.user if person is people[0] else None,
            party=party,
            category_id=choices.category,
            organisation_id=choices.organisation,
            project_id=choices.project,
            municipality_id=choices.municipality,
            online=choices.online,
            access_needs=choices.access_needs,
            answers=dict(choices.answers),
            source=entry.source,
            signed_up_at=now,
            hold_until=min(now + HOLD, room.event.starts_at) if status == RegistrationStatus.HELD else None,
            confirmed_at=now if status == RegistrationStatus.CONFIRMED else None,
            agreed=list(entry.agreed) if person is people[0] else [],
            agreed_from=entry.address if person is people[0] and entry.agreed else None,
        )
        for person in people
    ]
    after = {"event": event.pk, "status": status, **({"door": entry.door} if entry.door else {})}
    # Who wrote is told now; those who come with them, when it is confirmed.
    told = entry.source != Source.DOOR
    enter(made, wish, seated=not short, by=entry.vouched_by or entry.user, after=after, told=told)
    return made


def _full_at_the_door(room: Room, short: list[Any]) -> Conflict:
    if room.seats in short:
        return Conflict(_("All seats are taken. The organiser can raise their number in the settings of the event."),
                        code="full")  # fmt: skip
    return room.full(short)
