"""The link in a guest's letter: whoever has it reads that address, so it stands for who has asked."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse

from backend.common.signing import sign, unsign
from mentoring.defence.models import Question

PURPOSE = "defence.question"
VALID_FOR = timedelta(days=14)


def token_of(question: Question) -> str:
    """A URL-safe token for this question and no other."""
    return sign(PURPOSE, {"question": question.pk})


def question_of(token: str) -> Question:
    """The question that the token stands for.

    Raises:
        Invalid: the token was changed, cut off, or is too old.
        Http404: the question exists no more.
    """
    payload = unsign(PURPOSE, token, max_age=VALID_FOR)
    rows = Question.objects.select_related("defence__season__region", "defence__centre")
    return get_object_or_404(rows, pk=payload.get("question", 0))


def confirm_url(question: Question) -> str:
    """The address of the page that shows the question, with the host: for the letter."""
    return settings.SITE_URL + reverse("defence:confirm", args=[token_of(question)])
