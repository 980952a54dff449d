"""Who may issue certificates. One sentence each; pages, API and templates all ask here."""

import rules

from backend.accounts.models import User
from events.certificates.models import Certificate
from events.rules import organises


@rules.predicate
def organises_event_of(user: User, certificate: Certificate | None) -> bool:
    """Those who organise the certificate's event."""
    return certificate is not None and organises(user, certificate.event)


rules.add_perm("certificates.issue_certificate", organises)
rules.add_perm("certificates.change_certificate", organises_event_of)
