from django.db import models
from django.utils.translation import pgettext_lazy


class ReportKind(models.TextChoices):
    """The two reports that a grant contract asks for after each stage."""

    ANALYTICAL = "analytical", pgettext_lazy("report", "analytical")
    FINANCIAL = "financial", pgettext_lazy("report", "financial")


class ReportStatus(models.TextChoices):
    """Where a report is between the NKO that writes it and the centre and the fund that read it."""

    DRAFT = "draft", pgettext_lazy("report", "being written")
    SUBMITTED = "submitted", pgettext_lazy("report", "waits for review")
    RETURNED = "returned", pgettext_lazy("report", "returned for correction")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")


class Decision(models.TextChoices):
    """What was decided about one version of a report."""

    RETURNED = "returned", pgettext_lazy("report", "returned for correction")
    ACCEPTED = "accepted", pgettext_lazy("report", "accepted")


# With the NKO: it may write; what stands at that deadline and was not sent is overdue.
WITH_NKO = (ReportStatus.DRAFT, ReportStatus.RETURNED)
