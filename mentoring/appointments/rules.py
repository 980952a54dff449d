"""Who may do what with specialists, their times and visits. One sentence each; pages, API and admin all ask here."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import centres_of, has_role, roles_of
from backend.directory.models import Centre
from mentoring.appointments.models import Appointment, Slot, Specialist, Visit

HEADS = {Role.HEAD, Role.ADMIN}


@rules.predicate
def heads_centre(user: User, centre: Centre | None) -> bool:
    """Heads the centre, or administers the service."""
    return centre is not None and bool(roles_of(user, centre_id=centre.pk) & HEADS)


@rules.predicate
def heads_somewhere(user: User) -> bool:
    """Heads any centre."""
    return has_role(user, Role.HEAD)


@rules.predicate
def heads_centre_of(user: User, row: Specialist | Visit | None) -> bool:
    """Heads the centre of the specialist or of the visit."""
    return row is not None and bool(roles_of(user, centre_id=row.centre_id) & HEADS)


@rules.predicate
def arranges_times_of(user: User, specialist: Specialist | None) -> bool:
    """Is the specialist and still works in the centre, or heads the centre."""
    if specialist is None:
        return False
    own = specialist.user_id == user.pk and specialist.centre_id in centres_of(user)
    return own or bool(roles_of(user, centre_id=specialist.centre_id) & HEADS)


@rules.predicate
def arranges_slot(user: User, slot: Slot | None) -> bool:
    """Is the specialist whose time it is, or heads their centre."""
    return slot is not None and arranges_times_of(user, slot.specialist)


@rules.predicate
def receives_client(user: User, appointment: Appointment | None) -> bool:
    """Is the specialist who receives the client, or heads their centre."""
    return appointment is not None and arranges_times_of(user, appointment.slot.specialist)


@rules.predicate
def sees_unvisited(user: User) -> bool:
    """Works for a centre or operates a region: sees which municipalities nobody has visited."""
    return has_role(user, Role.HEAD, Role.MENTOR, Role.OPERATOR)


rules.add_perm("appointments.add_specialist", heads_centre)
rules.add_perm("appointments.change_specialist", heads_centre_of)
rules.add_perm("appointments.lead_specialists", heads_somewhere)
rules.add_perm("appointments.open_slots", arranges_times_of)
rules.add_perm("appointments.cancel_slot", arranges_slot)
rules.add_perm("appointments.receive_client", receives_client)
rules.add_perm("appointments.plan_visit", heads_centre)
rules.add_perm("appointments.change_visit", heads_centre_of)
rules.add_perm("appointments.view_unvisited", sees_unvisited)
