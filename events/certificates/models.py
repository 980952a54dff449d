from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from events.certificates import numbers
from events.certificates.enums import CertificateKind, CertificateState
from events.certificates.querysets import CertificateQuerySet
from events.models import Event, Registration

MOST_HOURS = 500


class Certificate(Timestamped):
    """A paper that says what somebody was at an event. A correction is another one: this one then says so."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="certificates", verbose_name=_("event"))
    registration = models.ForeignKey(
        Registration,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="certificates",
        verbose_name=_("registration"),
    )
    kind = models.CharField(
        pgettext_lazy("certificate", "as"),
        max_length=16,
        choices=CertificateKind,
        default=CertificateKind.PARTICIPANT,
    )
    number = models.CharField(_("number"), max_length=13, unique=True, default=numbers.new_number, editable=False)
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    hours = models.PositiveSmallIntegerField(
        pgettext_lazy("certificate", "hours"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("issued instead of"),
    )
    replaced_at = models.DateTimeField(_("replaced"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    reason = models.CharField(_("why it was revoked or replaced"), max_length=500, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "kind"],
                condition=Q(replaced_at__isnull=True, registration__isnull=False),
                name="certificate_once",
                violation_error_message=_("This person has such a certificate already."),
            )
        ]
        indexes = [models.Index(fields=["event", "full_name", "id"]), models.Index(fields=["email"])]

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The number as it stands on paper."""
        return numbers.written(self.number)

    @property
    def state(self) -> CertificateState:
        """Whether it still holds."""
        if self.replaced_at:
            return CertificateState.REPLACED
        return CertificateState.REVOKED if self.revoked_at else CertificateState.VALID

    @property
    def initials(self) -> str:
        """The name for those who only check: “М. И. Л.”."""
        words = [word for word in self.full_name.split() if word[0].isalpha()]
        return " ".join(f"{word[0].upper()}." for word in words) or "—"
