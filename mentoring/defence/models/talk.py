from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mentoring.defence.models.reports import Defence
from mentoring.defence.models.seasons import ScoreCriterion
from mentoring.defence.querysets import BallotQuerySet, QuestionQuerySet


class Question(models.Model):
    """Asked in public, answered in public.

    A question by e-mail is not shown before its sender has confirmed the address; one that was hidden stays on record
    with the reason. `email` is for letters only and is never shown.
    """

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="questions", verbose_name=_("defence"))
    text = models.TextField(_("question"), max_length=2000)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    language = models.CharField(_("language"), max_length=2, default="ru")
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    answer = models.TextField(pgettext_lazy("to a question", "answer"), blank=True, max_length=5000)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hidden by")
    )
    hidden_reason = models.CharField(_("why it is hidden"), max_length=500, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("defence", "question")
        verbose_name_plural = pgettext_lazy("defence", "questions")
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="question_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="question_hidden_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Ballot(models.Model):
    """The points of one person for one centre; the constraint sees to it that there is one."""

    defence = models.ForeignKey(Defence, models.CASCADE, related_name="ballots", verbose_name=_("defence"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ballots", verbose_name=_("by"))
    jury = models.BooleanField(_("as a member of the jury"))
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    at = models.DateTimeField(_("when"))

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["defence", "by"], name="ballot_once_a_person")]

    def __str__(self) -> str:
        return f"{self.defence}: {self.by}"


class Points(models.Model):
    """What one person gives for one criterion."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="points", verbose_name=_("ballot"))
    criterion = models.ForeignKey(ScoreCriterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.PositiveSmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("points for a criterion")
        verbose_name_plural = _("points for criteria")
        ordering = ["criterion__position", "id"]
        constraints = [models.UniqueConstraint(fields=["ballot", "criterion"], name="points_once_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
