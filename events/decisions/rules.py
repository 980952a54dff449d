"""Who may do what with the documents of a meeting. One sentence each; pages, API and templates all ask here."""

import rules

from backend.accounts.models import User
from events.decisions.models import Protocol, Recommendation, Step
from events.rules import organises


@rules.predicate
def writes_protocol(user: User, protocol: Protocol | None) -> bool:
    """Runs the event whose document it is."""
    return protocol is not None and organises(user, protocol.event)


@rules.predicate
def tracks(user: User, recommendation: Recommendation | None) -> bool:
    """Runs the event at which it was recommended."""
    return recommendation is not None and writes_protocol(user, recommendation.protocol)


@rules.predicate
def sees_to_it(user: User, recommendation: Recommendation | None) -> bool:
    """Sees to the recommendation: by account, or the address of their account is the one that is written to."""
    if recommendation is None or not user.is_authenticated or not recommendation.in_force:
        return False
    return recommendation.responsible_email == user.email


@rules.predicate
def made_step(user: User, step: Step | None) -> bool:
    """Wrote the report, or runs the event at which it was recommended."""
    return step is not None and (step.by_id == user.pk or tracks(user, step.recommendation))


rules.add_perm("decisions.add_protocol", organises)
rules.add_perm("decisions.change_protocol", writes_protocol)
rules.add_perm("decisions.track_recommendation", tracks)
rules.add_perm("decisions.report_recommendation", tracks | sees_to_it)
rules.add_perm("decisions.attach_file", made_step)
