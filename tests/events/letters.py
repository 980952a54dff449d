"""What participants read: the letters of the outbox as they go to the mail server."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from backend.notifications.engine import mail
from backend.notifications.engine.bundles import Bundle
from backend.notifications.engine.facts import gather
from backend.notifications.models import Letter


def letter_of(rule: str) -> EmailMessage:
    """The newest letter of the rule as its bytes go to the mail server."""
    letter = Letter.objects.filter(rule=rule).latest("id")
    read = message_from_bytes(
        mail.prepare(Bundle([letter]), gather([letter]), letter.due_at).payload, policy=policy.SMTP
    )
    assert isinstance(read, EmailMessage)
    return read
