from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Territory
from mentoring.coverage.querysets import JustificationQuerySet
from mentoring.offering.models import Service

LONGEST_TEXT = 2000


class Justification(models.Model):
    """Why several centres offer one service in one place, and until when that is to stay so.

    `municipality` is empty for the whole region. `offers` are the offers that it speaks of, each with the ways in
    which it is given, as `fingerprint` writes them: when they are other ones, the words speak of something else.
    """

    region = models.ForeignKey(Territory, models.CASCADE, related_name="+", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Territory, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    service = models.ForeignKey(Service, models.CASCADE, related_name="justifications", verbose_name=_("service"))
    offers = ArrayField(models.CharField(max_length=120), verbose_name=_("about the offers"))
    text = models.TextField(_("why it is good so"), max_length=LONGEST_TEXT)
    until = models.DateField(_("holds until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("taken back by"),
    )  # fmt: skip

    objects = JustificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("justification of a double")
        verbose_name_plural = _("justifications of doubles")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "municipality", "service"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="justification_once_a_place",
                violation_error_message=_("Somebody has just explained this. Read it first."),
            ),
            models.CheckConstraint(condition=~Q(offers=[]), name="justification_about_offers"),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.municipality or self.region}"

    def get_absolute_url(self) -> str:
        if self.municipality_id is None:
            return f"{reverse('coverage:matrix')}?region={self.region_id}"
        return reverse("coverage:cell", args=[self.municipality_id, self.service_id])

    def expired(self, today: date) -> bool:
        """Whether its time is over."""
        return self.until < today
