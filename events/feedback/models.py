import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from events.enums import QuestionKind
from events.feedback.enums import BEST_SCORE, Again
from events.feedback.querysets import SurveyQuerySet
from events.models import Event, Registration


def score(name: Any) -> models.PositiveSmallIntegerField:
    """A mark of 1 to 5; empty where somebody had nothing to say."""
    return models.PositiveSmallIntegerField(
        name, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(BEST_SCORE)]
    )


class Survey(Timestamped):
    """What participants of an event are asked afterwards, through the day `closes_on`."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="survey", verbose_name=_("event"))
    opened_on = models.DateField(_("asked from"))
    closes_on = models.DateField(_("asked until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("questions after an event")
        verbose_name_plural = _("questions after events")
        ordering = ["-opened_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opened_on")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return str(self.event)


class OwnQuestion(models.Model):
    """What the organiser asks besides what everybody is asked."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind, default=QuestionKind.TEXT)
    text = models.CharField(_("question"), max_length=300)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("answers"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question of the organiser")
        verbose_name_plural = _("questions of the organiser")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Opinion(models.Model):
    """What somebody said of the event. Whose it is stands nowhere: no person, no moment, and a random number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="opinions", verbose_name=_("event"))
    content = score(pgettext_lazy("opinion", "content"))
    speakers = score(pgettext_lazy("opinion", "speakers"))
    organisation = score(pgettext_lazy("opinion", "organisation"))
    again = models.CharField(_("would come again"), max_length=16, choices=Again, blank=True)
    take_along = models.TextField(_("what to take along"), blank=True)
    missing = models.TextField(_("what was missing"), blank=True)
    own = models.JSONField(_("answers to the organiser's questions"), default=dict, blank=True)

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class Answered(models.Model):
    """That somebody has answered, so that each does so once. It leads to no opinion, and no moment is kept."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answered", verbose_name=_("event"))
    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="feedback_given", verbose_name=_("registration")
    )

    class Meta:
        verbose_name = _("who has answered")
        verbose_name_plural = _("who have answered")
        ordering = ["registration_id"]

    def __str__(self) -> str:
        return str(self.registration_id)
