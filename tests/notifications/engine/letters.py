"""Letters to send, and what became of them."""

from backend.notifications import services
from backend.notifications.models import Letter
from tests.notifications.conftest import NOON


def order(organisation, **changes):
    given = {"notice": "sample.welcome", "occurrence": "1", "recipient": "nko@example.org", "now": NOON}
    assert services.enqueue(subject_id=organisation.pk, **(given | changes))
    return Letter.objects.latest("pk")


def ends():
    return sorted(Letter.objects.values_list("status", "reason"))


def seconds_until_next_try(letter):
    letter.refresh_from_db()
    return (letter.next_try_at - NOON).total_seconds()
