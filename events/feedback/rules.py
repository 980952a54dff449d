"""Who may ask and who reads the answers. One sentence each; pages, API and templates all ask here."""

import rules

from backend.accounts.models import User
from events.feedback.models import Survey
from events.rules import organises


@rules.predicate
def organises_event_of(user: User, survey: Survey | None) -> bool:
    """Those who organise the event that is asked about."""
    return survey is not None and organises(user, survey.event)


rules.add_perm("feedback.add_survey", organises)
rules.add_perm("feedback.change_survey", organises_event_of)
