import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.lifecycle import AFTERCARE_MONTHS
from projects.models import Checkpoint, Project
from projects.survival.enums import Answer
from projects.survival.querysets import ContinuationQuerySet


@pghistory.track()
class Continuation(models.Model):
    """What is known of how a project lived on, three, six or twelve months after its grant (capability P7)."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="continuations", verbose_name=_("project"))
    checkpoint = models.OneToOneField(
        Checkpoint, models.CASCADE, related_name="continuation", verbose_name=_("question")
    )
    months = models.PositiveSmallIntegerField(
        _("months after the grant"), choices=[(months, str(months)) for months in AFTERCARE_MONTHS]
    )
    answer = models.CharField(pgettext_lazy("continuation", "answer"), max_length=16, choices=Answer)
    ceased_on = models.DateField(_("ended on"), null=True, blank=True)
    comment = models.TextField(_("what it lives on, or why it ended"), blank=True, max_length=4000)
    answered_on = models.DateField(_("answered on"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    email = models.EmailField(_("whose letter"), blank=True)

    objects = ContinuationQuerySet.as_manager()

    class Meta:
        verbose_name = _("continuation")
        verbose_name_plural = _("continuations")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=Answer.CEASED, ceased_on__isnull=False)
                | (~Q(answer=Answer.CEASED) & Q(ceased_on=None)),
                name="continuation_ceased_on_a_day",
                violation_error_message=_("Name the day when the work ended, and only then."),
            ),
        ]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_answer_display()}"
