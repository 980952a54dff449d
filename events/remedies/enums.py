"""Which troubles of projects an event can help with, and by which indicators of the early warning they show."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Topic(models.TextChoices):
    """What people learn or settle at an event, in words of the troubles that it lowers."""

    REPORTS = "reports", pgettext_lazy("topic of an event", "reports to the fund")
    MONEY = "money", pgettext_lazy("topic of an event", "budget and spending")
    PLAN = "plan", pgettext_lazy("topic of an event", "the plan of work and its results")
    START = "start", pgettext_lazy("topic of an event", "the contract and the start of a project")
    TEAM = "team", pgettext_lazy("topic of an event", "team and volunteers")
    FUTURE = "future", pgettext_lazy("topic of an event", "what comes after the grant")
    FIRST_STEPS = "first_steps", pgettext_lazy("topic of an event", "first grant, young organisation")
    CONTACT = "contact", pgettext_lazy("topic of an event", "meeting the centre and the mentors")


HELPS: dict[Topic, frozenset[str]] = {
    Topic.REPORTS: frozenset({"overdue", "reports", "returned", "late_again"}),
    Topic.MONEY: frozenset({"spending", "tranche", "reports"}),
    Topic.PLAN: frozenset({"activities", "results", "late_again"}),
    Topic.START: frozenset({"unsigned", "start"}),
    Topic.TEAM: frozenset({"members", "key_people"}),
    Topic.FUTURE: frozenset({"resources"}),
    Topic.FIRST_STEPS: frozenset({"beginners"}),
    Topic.CONTACT: frozenset({"check_in", "silent", "unanswered"}),
}
"""By topic, the keys of the indicators that it lowers: a judgement of the field, the same for every region."""
