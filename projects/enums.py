from datetime import timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class CheckpointKind(models.TextChoices):
    """What falls due in a project's life (capability P3)."""

    CONTRACT = "contract", _("contract")
    KEY = "key", _("key checkpoint")
    STAGE_REPORT = "stage_report", _("stage report")
    FINAL_REPORT = "final_report", _("final report")
    AFTERCARE = "aftercare", _("aftercare")
    START = "start", _("first ninety days")


class Anchor(models.TextChoices):
    """From which day of a project a default checkpoint of its contest is counted."""

    SIGNED = "signed", _("contract signed")
    STARTS = "starts", _("project begins")
    ENDS = "ends", _("project ends")


# The watch over the first ninety days: what a good beginning shows, and how many days after the contract was signed.
# The things are those of DESIGN section 5; the days are the practice of resource centres, no law and no contract.
# A centre moves them on the project's page.
START_STEPS: tuple[tuple[str | Promise, int], ...] = (
    (_("Separate account for the grant opened"), 10),
    (_("Team named and engaged"), 14),
    (_("First tranche received"), 30),
    (_("First activity held"), 45),
    (_("First expense paid and put down in the report"), 60),
)


class Beginning(models.IntegerChoices):
    """The first steps that the service sees happen, by their place in `START_STEPS`: they are ticked by themselves."""

    TEAM = 1, START_STEPS[1][0]
    TRANCHE = 2, START_STEPS[2][0]
    ACTIVITY = 3, START_STEPS[3][0]
    EXPENSE = 4, START_STEPS[4][0]


START_WATCH = timedelta(days=90)

LEGAL_KINDS = (CheckpointKind.CONTRACT, CheckpointKind.KEY, CheckpointKind.STAGE_REPORT, CheckpointKind.FINAL_REPORT)


class RiskLevel(models.IntegerChoices):
    """How near a project is to going under (DESIGN section 5)."""

    CALM = 0, _("calm")
    ATTENTION = 1, _("attention")
    HIGH = 2, _("high")
    CRITICAL = 3, _("critical")
