from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from events.enums import QuestionKind
from events.models.event import Event
from events.models.seats import Category


class Question(models.Model):
    """What an organiser asks besides name and address; of one category only, or after a certain answer, if told so."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind, default=QuestionKind.LINE)
    text = models.CharField(_("question"), max_length=300)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name=_("answers"))
    required = models.BooleanField(_("has to be answered"), default=False)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="questions", verbose_name=_("only of")
    )
    after = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="followed_by", verbose_name=_("only after")
    )
    after_answer = models.CharField(_("when the answer was"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("question of the registration")
        verbose_name_plural = _("questions of the registration")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text
