"""Orders and subjects by the thousand."""

from backend.demo.factories import OrganisationFactory, RegionFactory
from backend.directory.models import Organisation
from backend.notifications import ticks
from backend.notifications.models import Letter
from backend.notifications.services import Order, enqueue_many
from tests.faults.declared import NOON


def order(count, *, notice="faults.answer", now=NOON, occurrence="1", name="person", subject=None):
    """Orders letters to as many people; returns the Message-IDs of these letters."""
    subject = subject or OrganisationFactory(region__time_zone="Europe/Moscow")
    orders = [Order(subject_id=subject.pk, recipient=f"{name}{number}@example.org") for number in range(count)]
    for start in range(0, count, 5000):
        enqueue_many(notice=notice, occurrence=occurrence, now=now, orders=orders[start : start + 5000])
    ours = Letter.objects.filter(rule=notice, occurrence=occurrence, subject_id=subject.pk)
    return set(ours.values_list("message_id", flat=True))


def organisations(count, *, zone="Europe/Moscow", name="nko", **fields):
    """So many organisations of one region, with addresses of their own."""
    region = RegionFactory(time_zone=zone)
    rows = [OrganisationFactory.build(region=region, email=f"{name}{n}@example.org", **fields) for n in range(count)]
    return Organisation.objects.bulk_create(rows, batch_size=2000)


def deliver(now, channel="email"):
    """One run of the sender of a channel."""
    return ticks.find("deliver" if channel == "email" else f"deliver_{channel}").run(now)


def all_settled():
    """Whether every letter has come to an end, or to where a person or the mail server's log has to be asked."""
    return not Letter.objects.filter(status__in=("pending", "claimed", "sending")).exists()


def all_sent():
    return not Letter.objects.exclude(status="sent").exists()
