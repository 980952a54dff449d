"""Who may do what with the programme of an event. One sentence each."""

import rules

from backend.accounts.models import User
from backend.accounts.roles import roles_of
from events.models import Series
from events.programme.models import Material
from events.rules import STAFF, organises, organises_somewhere


@rules.predicate
def organises_event_of_material(user: User, material: Material | None) -> bool:
    """The organisers and the heads of the centres that hold the event."""
    return material is not None and organises(user, material.event)


@rules.predicate
def keeps_series(user: User, series: Series | None) -> bool:
    """The organisers and the head of the centre whose series it is."""
    return series is not None and bool(roles_of(user, centre_id=series.centre_id) & STAFF)


rules.add_perm("programme.add_series", organises_somewhere)
rules.add_perm("programme.change_series", keeps_series)
rules.add_perm("programme.change_material", organises_event_of_material)
