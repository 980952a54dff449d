"""The link in the letter about a certificate: whoever has it read the letter, so it stands for the owner."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backend.common.signing import sign, unsign
from events.certificates.models import Certificate

PURPOSE = "event.certificate"
VALID_FOR = timedelta(days=5 * 365)
"""People look for their certificates when they apply for a post or a grant, years later."""


def token_of(certificate: Certificate) -> str:
    """A URL-safe token for this certificate and no other."""
    return sign(PURPOSE, {"certificate": certificate.pk})


def certificate_of(token: str) -> Certificate:
    """The certificate that the token stands for, with its event.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the certificate exists no more.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = Certificate.objects.select_related("event__centre__region", "replaced_by")
    return get_object_or_404(rows, pk=payload.get("certificate", 0))


def check_url(number: str) -> str:
    """The address at which anybody sees whether the number is real, with the host: for paper."""
    return f"{settings.SITE_URL}{reverse('certificates:check')}?number={number}"
