from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckpointKind(models.TextChoices):
    """What falls due in a project's life (capability P3)."""

    CONTRACT = "contract", _("contract")
    KEY = "key", _("key checkpoint")
    STAGE_REPORT = "stage_report", _("stage report")
    FINAL_REPORT = "final_report", _("final report")
    AFTERCARE = "aftercare", _("aftercare")


LEGAL_KINDS = (CheckpointKind.CONTRACT, CheckpointKind.KEY, CheckpointKind.STAGE_REPORT, CheckpointKind.FINAL_REPORT)


class RiskLevel(models.IntegerChoices):
    """How near a project is to going under (DESIGN section 5)."""

    CALM = 0, _("calm")
    ATTENTION = 1, _("attention")
    HIGH = 2, _("high")
    CRITICAL = 3, _("critical")
