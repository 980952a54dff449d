from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre, Organisation
from events.decisions.enums import TO_DO, Progress
from events.decisions.models.protocol import Protocol
from events.decisions.querysets import RecommendationQuerySet, RecommendationStepQuerySet


class Addressee(models.Model):
    """To whom recommendations are made: a name as the document says it, tied to a card of the register where known.

    Without a name the points under it are decisions of the meeting itself.
    """

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="addressees", verbose_name=_("protocol"))
    name = models.CharField(_("to whom"), max_length=500, blank=True)
    joint_with = models.CharField(_("together with"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation on record")
    )
    centre = models.ForeignKey(
        Centre, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("resource centre")
    )
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)
    after = models.TextField(_("words after its points"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("addressee of recommendations")
        verbose_name_plural = _("addressees of recommendations")
        ordering = ["protocol_id", "order", "id"]

    def __str__(self) -> str:
        return self.heading or gettext("the meeting itself")

    @property
    def heading(self) -> str:
        """To whom, as the document says it, in Russian; empty for decisions of the meeting itself."""
        if not self.joint_with:
            return self.name
        with override("ru"):
            return gettext("%(name)s together with %(others)s") % {"name": self.name, "others": self.joint_with}


class Recommendation(Timestamped):
    """One point: what somebody is asked to do, and what has become of it.

    `text` is the draft. `number`, `wording` and `addressed_to` are as approved; `in_force` since then.
    """

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="recommendations", verbose_name=_("protocol"))
    addressee = models.ForeignKey(
        Addressee, models.RESTRICT, related_name="recommendations", verbose_name=_("addressee")
    )
    text = models.TextField(_("what is recommended"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    removed_at = models.DateTimeField(_("taken out"), null=True, blank=True, editable=False)

    number = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    wording = models.TextField(_("approved wording"), blank=True, editable=False)
    addressed_to = models.CharField(_("to whom, as approved"), max_length=1100, blank=True, editable=False)
    in_force = models.BooleanField(_("in force"), default=False, editable=False)
    since = models.DateField(_("in force since"), null=True, blank=True, editable=False)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="recommendations",
        verbose_name=_("who sees to it"),
    )  # fmt: skip
    outsider_name = models.CharField(_("who sees to it, without an account"), max_length=200, blank=True)
    outsider_email = models.EmailField(_("their e-mail"), blank=True)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    permanent = models.BooleanField(_("permanently"), default=False)
    progress = models.CharField(_("status"), max_length=8, choices=Progress, default=Progress.OPEN)
    progress_at = models.DateTimeField(_("status since"), null=True, blank=True, editable=False)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["protocol_id", "addressee__order", "addressee_id", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(permanent=False),
                name="recommendation_day_or_permanent",
                violation_error_message=_("Either a day or permanently."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(outsider_email=""),
                name="recommendation_one_owner",
                violation_error_message=_("One person sees to it: somebody with an account or somebody without."),
            ),
        ]
        indexes = [models.Index(fields=["progress", "due_on"], condition=Q(in_force=True), name="recommendation_due")]

    def __str__(self) -> str:
        return f"{self.number} {self.wording or self.text}".strip()[:200]

    def get_absolute_url(self) -> str:
        return reverse("decisions:recommendation", args=[self.pk])

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over and it still waits for somebody."""
        return self.due_on is not None and self.due_on < today and self.progress in TO_DO

    @property
    def responsible_email(self) -> str:
        """Who is written to: its owner, else the contact of the addressee; empty when nobody is known."""
        if self.owner is not None:
            return self.owner.email
        return self.outsider_email or self.addressee.contact_email

    @property
    def responsible_name(self) -> str:
        """The name of the same person."""
        if self.owner is not None:
            return self.owner.full_name
        if self.outsider_email:
            return self.outsider_name
        return self.addressee.contact_name if self.addressee.contact_email else ""


class Step(models.Model):
    """What was reported about a recommendation, once said never changed. `shown` ones stand on the public page."""

    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="steps", verbose_name=_("recommendation")
    )
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(_("name"), max_length=200, blank=True)
    progress = models.CharField(_("status"), max_length=8, choices=Progress)
    text = models.TextField(_("what was done"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    shown = models.BooleanField(_("on the public page"), default=False)

    objects = RecommendationStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("report on a recommendation")
        verbose_name_plural = _("reports on recommendations")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_progress_display()}"

    def get_absolute_url(self) -> str:
        return self.recommendation.get_absolute_url()


class TakenOver(models.Model):
    """An open recommendation of an earlier meeting that a protocol takes up again: a link, with one status."""

    protocol = models.ForeignKey(Protocol, models.CASCADE, related_name="taken_over", verbose_name=_("protocol"))
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="taken_over", verbose_name=_("recommendation")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("recommendation taken over")
        verbose_name_plural = _("recommendations taken over")
        ordering = ["protocol_id", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["protocol", "recommendation"], name="taken_over_once")]

    def __str__(self) -> str:
        return str(self.recommendation)
