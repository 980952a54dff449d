"""The link in a client's letter: whoever has it read the letter, so it stands for the client."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backend.common.signing import sign, unsign
from mentoring.cases.models import Case

PURPOSE = "cases.client"
VALID_FOR = timedelta(days=400)
"""Each letter is signed anew; a request that nothing was written about for a year is over."""


def token_of(case: Case) -> str:
    """A URL-safe token for this request and no other."""
    return sign(PURPOSE, {"case": case.pk})


def case_of(token: str) -> Case:
    """The request that the token stands for.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the request exists no more.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    return get_object_or_404(Case.objects.with_places(), pk=payload.get("case", 0))


def client_url(case: Case) -> str:
    """The address of the client's own page, with the host."""
    return settings.SITE_URL + reverse("cases:client", args=[token_of(case)])
