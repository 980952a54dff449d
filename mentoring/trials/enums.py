from django.db import models
from django.utils.translation import gettext_lazy as _

# How long after the reminder the outcome is looked at, and how long projects are taken in, in days.
HORIZONS = (7, 365)
INTAKE = (7, 400)
# Fewer projects than these on each side tell nothing, whatever is expected.
FEWEST = 10


class Outcome(models.TextChoices):
    """What shows that the reminder has helped, within the horizon after it. Each is something that is put down."""

    SIGN = "sign", _("the NKO gives a sign: an answer, a talk, a date done, a move to another stage")
    CONTACT = "contact", _("the mentor and the NKO speak")
    DONE = "done", _("a date of the project is marked as done")
    ALIVE = "alive", _("the project is neither suspended nor terminated, and its contract does not fail")


class StopRule(models.TextChoices):
    """When the figures are looked at; written down before the first project takes part."""

    FIXED = "fixed", _("once, at the end")
    LOOK = "look", _("at the end, and once before: when half of the planned projects are observed to their end")


class Ending(models.TextChoices):
    """Why a comparison is over."""

    FINISHED = "finished", _("finished as planned")
    BY_LOOK = "look", _("ended by the look half-way, as the rule says")
    BY_PERSON = "person", _("stopped by a person before its end")


class Moment(models.TextChoices):
    """At which of the planned moments the figures were taken."""

    LOOK = "look", _("look half-way")
    FINAL = "final", _("end")


# Bounds of O'Brien and Fleming for one look half-way and the end, at 5 % altogether: |z| above 2.797 and 1.977
# (Jennison and Turnbull 2000, table 2.3). As confidence of the interval that must not cover zero.
CONFIDENCES = {
    (StopRule.FIXED, Moment.FINAL): 0.95,
    (StopRule.LOOK, Moment.LOOK): 0.99484,
    (StopRule.LOOK, Moment.FINAL): 0.95196,
}
