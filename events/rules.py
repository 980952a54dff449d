"""Who may do what with an event. One sentence each; pages, API, admin and templates all ask here."""

import rules

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.roles import has_role, roles_of
from events.models import Event, Registration

STAFF = {Role.HEAD, Role.ORGANISER, Role.ADMIN}


@rules.predicate
def organises(user: User, event: Event | None) -> bool:
    """The organisers and the heads of the centres that hold the event."""
    if event is None or not has_role(user, Role.HEAD, Role.ORGANISER):
        return False
    centres = (event.centre_id, *event.co_centre_ids)
    return any(roles_of(user, centre_id=centre) & STAFF for centre in centres)


@rules.predicate
def holds(user: User, event: Event | None) -> bool:
    """The organisers and the head of the centre that answers for the event, not of those that join it."""
    return event is not None and bool(roles_of(user, centre_id=event.centre_id) & STAFF)


@rules.predicate
def organises_somewhere(user: User) -> bool:
    """An organiser or the head of any centre."""
    return has_role(user, Role.HEAD, Role.ORGANISER)


@rules.predicate
def organises_event_of(user: User, registration: Registration | None) -> bool:
    """The organisers and the heads of the centres that hold the registration's event."""
    return registration is not None and organises(user, registration.event)


rules.add_perm("events.add_event", organises_somewhere)
rules.add_perm("events.change_event", organises)
rules.add_perm("events.hand_over_event", holds)
rules.add_perm("events.view_participants", organises)
rules.add_perm("events.change_registration", organises_event_of)
