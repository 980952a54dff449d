from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.consents import current_version
from backend.accounts.enums import Purpose
from backend.accounts.models import Consent, User
from backend.accounts.signals import note
from backend.common.errors import Invalid


@transaction.atomic
def give_consent(
    *, email: str, purpose: Purpose, address: str | None, now: datetime, user: User | None = None
) -> Consent:
    """Keeps that a person agreed to the present text of the purpose, and returns it.

    A consent of the same person to the same text that still holds is returned as it is.
    `address` is the network address from which the person agreed, None when it is unknown.
    """
    version = current_version(purpose)
    standing = Consent.objects.filter(email=email, purpose=purpose, text_version=version, withdrawn_at=None)
    if found := standing.first():
        return found
    try:
        with transaction.atomic():  # the constraint decides between two clicks at once
            consent = Consent.objects.create(
                user=user, email=email, purpose=purpose, text_version=version, given_at=now, address=address
            )
    except IntegrityError:
        return standing.get()
    note(by=user, verb="consent.given", target=consent, now=now, after={"purpose": purpose, "version": version})
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User | None, now: datetime) -> Consent:
    """Ends a consent; it stays on record that it was given. Returns it.

    `by` is None for somebody by their signed link.

    Raises:
        Invalid: an account cannot be kept without this consent (152-ФЗ, article 9, part 2): erase it instead.
    """
    consent = Consent.objects.select_for_update().get(pk=consent.pk)
    if consent.withdrawn_at:
        return consent
    if consent.purpose == Purpose.ACCOUNT:
        raise Invalid(
            _("Your account cannot be kept without this consent. To withdraw it, erase the account."),
            code="account_needs_consent",
        )
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    note(by=by, verb="consent.withdrawn", target=consent, now=now, after={"purpose": consent.purpose})
    return consent
