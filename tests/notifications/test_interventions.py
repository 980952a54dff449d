from datetime import timedelta

import pytest
from django.urls import reverse

from backend.audit.models import Entry
from backend.common import clock
from backend.common.errors import Conflict, Invalid
from backend.notifications import services
from backend.notifications.engine.delivery import deliver
from backend.notifications.interventions import DEEDS, intervene_in_many
from backend.notifications.models import Address, Letter
from tests.notifications.conftest import NOON
from tests.notifications.test_ledger import a_letter, letter, url

__all__ = ["letter"]
pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"


def many(what):
    return reverse("notifications:many", args=[what])


@pytest.fixture
def three(letter, project):
    """Two planned letters about Alina's project, one of which goes to its accountant, and one that was sent."""
    other = a_letter(project, occurrence="2", recipient="accountant@example.org")
    sent = a_letter(project, occurrence="3")
    Letter.objects.filter(pk=sent.pk).update(status="sent", sent_at=NOON)
    return letter, other, sent


def states():
    return list(Letter.objects.order_by("pk").values_list("status", flat=True))


def test_the_planned_ones_of_a_list_are_cancelled_together(three, log_in, boris, mailbox):
    page = log_in(boris).get(many("cancel"))
    assert page.context["count"] == 2
    done = log_in(boris).post(many("cancel"), {"reason": "Отменили встречу", "count": 2})
    assert done.status_code == 302
    assert states() == ["dropped", "dropped", "sent"]
    entries = Entry.objects.filter(verb="letter.cancelled").order_by("target_id")
    assert [(entry.target_id, entry.actor, entry.reason) for entry in entries] == [
        (three[0].pk, boris, "Отменили встречу"), (three[1].pk, boris, "Отменили встречу")
    ]  # fmt: skip
    deliver(NOON)
    assert not mailbox.letters


def test_only_those_that_the_filter_finds(three, log_in, boris):
    log_in(boris).post(f"{many('cancel')}?recipient=accountant", {"reason": "x", "count": 1})
    assert states() == ["pending", "dropped", "sent"]


@pytest.mark.parametrize("count", [1, 3])
def test_another_number_than_was_shown_does_nothing(three, log_in, boris, count):
    answer = log_in(boris).post(many("cancel"), {"reason": "x", "count": count})
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert 'name="count" value="2"' in answer.content.decode(), "the next try is about what is shown now"
    assert states() == ["pending", "pending", "sent"]
    assert not Entry.objects.exists()


def test_more_than_the_limit_are_refused_whole(three, boris, settings):
    settings.LETTERS_AT_ONCE = 1
    with pytest.raises(Invalid) as refusal:
        intervene_in_many(
            what="cancel", among=Letter.objects.handled_by(boris), count=2, by=boris, reason="x", now=NOON
        )
    assert refusal.value.code == "too_many"
    assert states() == ["pending", "pending", "sent"]


def test_a_wrong_filter_or_no_reason_does_nothing(three, log_in, boris):
    assert log_in(boris).post(f"{many('cancel')}?since=x", {"reason": "x", "count": 2}).status_code == 400
    assert log_in(boris).post(many("cancel"), {"reason": " ", "count": 2}).status_code == 400
    assert states() == ["pending", "pending", "sent"]


def test_who_handles_no_letters_finds_no_such_page_and_cannot_use_the_api(three, log_in, alina, boris, gleb):
    """Alina sees her letters, and still may not cancel them; Gleb sees none."""
    assert log_in(boris).get(many("cancel")).status_code == 200
    for person in (alina, gleb):
        assert log_in(person).get(many("cancel")).status_code == 404
        assert log_in(person).post(many("cancel"), {"reason": "x", "count": 2}).status_code == 404
        refused = log_in(person).post(f"{LETTERS}cancel/", {"reason": "x", "count": 2}, "application/json")
        assert refused.status_code == 409
    assert states() == ["pending", "pending", "sent"]


def test_stopped_letters_are_sent_again_together(three, log_in, boris, mailbox):
    Letter.objects.filter(status="pending").update(status="failed", reason="refused", attempts=3)
    Address.objects.create(email="alina@example.org", bounced_at=NOON, bounce="550")
    done = log_in(boris).post(f"{LETTERS}resend/", {"reason": "Почту починили", "count": 2}, "application/json")
    assert done.json() == {"count": 2}
    assert set(Letter.objects.exclude(status="sent").values_list("status", "reason", "attempts")) == {
        ("pending", "resent", 0)
    }
    deliver(clock.now())
    assert states() == ["sent", "sent", "sent"]
    assert Entry.objects.filter(verb="letter.resent").count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_many_cost_the_same_for_any_number(letter, project, boris, count, django_assert_num_queries):
    for number in range(count - 1):
        a_letter(project, occurrence=f"more {number}")
    among = Letter.objects.handled_by(boris)
    with django_assert_num_queries(5):  # savepoint, lock, update, audit, release
        intervene_in_many(what="cancel", among=among, count=count, by=boris, reason="x", now=NOON)


def test_every_deed_names_states_that_exist():
    for deed in DEEDS.values():
        assert deed.changes["status"] not in deed.possible


# Taking a cancellation back


def test_a_cancellation_is_taken_back_in_time(letter, log_in, boris, mailbox):
    log_in(boris).post(url(letter, "act", "cancel"), {"reason": "x"})
    page = log_in(boris).get(url(letter)).content.decode()
    assert "/uncancel/" in page
    assert "/resend/" not in page
    log_in(boris).post(url(letter, "act", "uncancel"), {"reason": "Всё-таки нужно"})
    letter.refresh_from_db()
    assert (letter.status, letter.reason, letter.next_try_at) == ("pending", "", NOON)
    assert Entry.objects.get(verb="letter.uncancelled").reason == "Всё-таки нужно"
    deliver(NOON)
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "cancelled", "valid_until": NOON},
        {"reason": "not_needed"},
        {"status": "sent", "reason": ""},
    ],
    ids=["too late", "nobody cancelled it", "sent"],
)
def test_what_cannot_be_taken_back_stays(letter, boris, changes):
    Letter.objects.update(**({"status": "dropped"} | changes))
    with pytest.raises(Conflict):
        services.uncancel_letter(letter=letter, by=boris, reason="x", now=NOON + timedelta(seconds=1))
    assert Letter.objects.filter(**changes).exists()
