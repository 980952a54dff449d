from datetime import datetime

from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User

TEXT_VERSION = "1"


def keep_consent(*, email: str, user: User | None, address: str | None, now: datetime) -> None:
    """Keeps that the person agreed to the processing of their data for taking part in an event."""
    Consent.objects.create(
        user=user, email=email, purpose=Purpose.EVENT, text_version=TEXT_VERSION, given_at=now, address=address
    )
