from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import CategoryKind
from events.models.event import Event


class Seats(models.Model):
    """How many seats an event has and how many are taken: the small row that a sign-up locks."""

    event = models.OneToOneField(Event, models.CASCADE, primary_key=True, related_name="seats", verbose_name=_("event"))
    capacity = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("seats")
        verbose_name_plural = _("seats")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")),
                name="seats_never_oversold",
                violation_error_message=_("More seats are taken than there are."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken}/{self.capacity}"

    @property
    def left(self) -> int:
        """How many seats are free."""
        return max(self.capacity - self.taken, 0)


class Category(models.Model):
    """Whom a seat is for: authority, NKO, volunteers, media. A category with a quota of its own counts its seats.

    Its counter changes under the lock of the event's `Seats`, as those of sessions do.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="categories", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=16, choices=CategoryKind, default=CategoryKind.OTHER)
    title = models.CharField(_("title"), max_length=100)
    quota = models.PositiveIntegerField(_("seats of the category"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("category of participants")
        verbose_name_plural = _("categories of participants")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "title"], name="category_once"),
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(taken__lte=F("quota")),
                name="category_never_oversold",
                violation_error_message=_("More seats are taken than there are."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
