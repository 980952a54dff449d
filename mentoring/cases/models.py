from datetime import datetime

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Centre, Organisation, Territory
from mentoring.cases.enums import (
    BEST_RATING,
    LONGEST_TEXT,
    OPEN,
    OVER,
    REOPENED_WITHIN,
    CaseStatus,
    ClientKind,
    Outcome,
)
from mentoring.cases.querysets import CaseMessageQuerySet, CaseQuerySet, ReferralQuerySet
from mentoring.cases.stay import Stay
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Offer, Service
from projects.models import Project

__all__ = ["Case", "CaseMessage", "Departure", "Referral", "Stay"]


# No personal columns: what is forgotten here must be forgotten there too.
@pghistory.track(
    pghistory.UpdateEvent(),
    fields=["centre", "owner", "status", "service", "municipality", "answer_by", "outcome", "rating"],
)
class Case(Timestamped):
    """A request for help: who asks, for what, which centre has it now, and what came of it.

    `came_at` is when it came to the centre that has it now, `answer_by` the last moment of the promise that this
    centre gave, `first_answered_at` its first answer: after a referral all three begin anew, and the conversation
    keeps what was before. `client_waits_since` is the first message of the client that nobody has answered.
    `centre` is empty while nobody has it: then the region's operator finds it a centre.
    """

    region = models.ForeignKey(Territory, models.PROTECT, related_name="regional_cases", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("centre")
    )
    service = models.ForeignKey(
        Service, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("service")
    )
    offer = models.ForeignKey(
        Offer, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("offer of a service")
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("organisation")
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="cases", verbose_name=_("project")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases_asked",
        verbose_name=pgettext_lazy("case", "who asks"),
    )  # fmt: skip
    client_kind = models.CharField(_("kind of client"), max_length=16, choices=ClientKind)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    organisation_name = models.CharField(_("name of the organisation or group"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=2, default="ru")
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    subject = models.CharField(_("in short"), max_length=200)
    text = models.TextField(_("what is needed"), max_length=LONGEST_TEXT)
    form = models.CharField(
        pgettext_lazy("case", "how to meet"), max_length=16, choices=ServiceForm, default=ServiceForm.REMOTE
    )
    status = models.CharField(_("status"), max_length=16, choices=CaseStatus, default=CaseStatus.NEW)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="cases_owned",
        verbose_name=pgettext_lazy("case", "who works on it"),
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked"))
    came_at = models.DateTimeField(_("came to the centre"))
    answer_by = models.DateTimeField(_("answer promised by"))
    first_answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waits for the client since"), null=True, blank=True)
    client_waits_since = models.DateTimeField(_("the client waits since"), null=True, blank=True)
    closed_at = models.DateTimeField(pgettext_lazy("case", "over since"), null=True, blank=True)
    outcome = models.CharField(pgettext_lazy("case", "outcome"), max_length=16, choices=Outcome, blank=True)
    result = models.TextField(pgettext_lazy("case", "what came of it"), blank=True, max_length=LONGEST_TEXT)
    rating = models.PositiveSmallIntegerField(
        _("client's rating"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(BEST_RATING)],
    )  # fmt: skip
    rating_comment = models.TextField(_("client's comment"), blank=True, max_length=LONGEST_TEXT)
    rated_at = models.DateTimeField(_("rated"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OVER, closed_at__isnull=False) | Q(status__in=OPEN, closed_at=None),
                name="case_over_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(rating=None, rated_at=None)
                | Q(rating__gte=1, rating__lte=BEST_RATING, rated_at__isnull=False),
                name="case_rating_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.CLOSED) | ~Q(outcome=""), name="case_closed_has_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "status", "answer_by"], name="case_inbox"),
            models.Index(fields=["municipality", "service", "asked_at"], name="case_demand"),
            models.Index(fields=["centre", "asked_at"], name="case_by_centre"),
            models.Index(fields=["answer_by"], condition=Q(first_answered_at=None, closed_at=None), name="case_due"),
            models.Index(
                fields=["client_waits_since"],
                condition=Q(client_waits_since__isnull=False, closed_at=None),
                name="case_client_waits",
            ),
            models.Index(fields=["email"], name="case_email"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def number(self) -> str:
        """What people call it on the telephone: “2026-00017”."""
        return f"{self.asked_at:%Y}-{self.pk or 0:05}"

    @property
    def zone(self) -> str:
        """The time zone in which its promises end."""
        return self.centre.zone if self.centre else self.region.time_zone

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def may_come_back(self, now: datetime) -> bool:
        """Whether a request that is over may still be taken up again."""
        return self.closed_at is not None and now - self.closed_at <= REOPENED_WITHIN

    def is_late(self, now: datetime) -> bool:
        """Whether the promised answer is missing and its time is over."""
        return self.is_open and self.first_answered_at is None and self.answer_by < now

    @property
    def client_waits(self) -> bool:
        """Whether the client has written after the first answer, and nobody has answered that."""
        return self.is_open and self.first_answered_at is not None and self.client_waits_since is not None


class CaseMessage(models.Model):
    """One message of the conversation. An internal one is a note that only those who work on the case read."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages", verbose_name=_("request for help"))
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre that wrote it")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    from_client = models.BooleanField(_("from the client"), default=False)
    internal = models.BooleanField(_("a note for colleagues"), default=False)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    at = models.DateTimeField(_("when"))

    objects = CaseMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a request")
        verbose_name_plural = _("messages of requests")
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_client=True, internal=True), name="case_message_one_side")
        ]
        indexes = [models.Index(fields=["case", "at"], name="case_message_order")]

    def __str__(self) -> str:
        return f"{self.case}: {self.at:%Y-%m-%d %H:%M}"


class Referral(models.Model):
    """That one centre passes a request to another: with the client's consent, until it is answered.

    Without `consent_at` the client is still asked, and the request stays where it is. With it, the other centre
    has the request; `accepted` says what it made of it, and one that is not accepted has come back to `owner`.
    `came_at`, `answer_by` and `first_answered_at` are the moments of the case until it went, and stay with the centre
    that passed it on. Who recalls it has them again, and the referral no more, so that nobody makes a late request
    punctual by passing it on and taking it back. `their_answer_by` is the promise of the other centre, which is kept
    for the case that it sends the request back late. Figures read all of it as `Stay`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals", verbose_name=_("request for help"))
    from_centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from the centre")
    )
    to_centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("to the centre"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who worked on it before"),
    )  # fmt: skip
    reason = models.TextField(_("why"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("proposed"))
    consent_at = models.DateTimeField(_("the client agreed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    answer = models.TextField(_("reason of the refusal"), blank=True, max_length=2000)
    came_at = models.DateTimeField(_("came to the centre"), null=True, blank=True)
    answer_by = models.DateTimeField(_("answer promised by"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    their_answer_by = models.DateTimeField(_("answer promised by the other centre"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="referral_one_at_a_time",
                violation_error_message=_("This request is being passed on already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, accepted=None) | Q(answered_at__isnull=False, accepted__isnull=False),
                name="referral_answer_known",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["from_centre", "case"], name="referral_from")]

    def __str__(self) -> str:
        return f"{self.case} → {self.to_centre}"


class Departure(models.Model):
    """That a request left a centre that has closed, without being referred, with the moments that it had there."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="departures", verbose_name=_("request for help"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+", verbose_name=_("centre"))
    came_at = models.DateTimeField(_("came to the centre"))
    answer_by = models.DateTimeField(_("answer promised by"))
    first_answered_at = models.DateTimeField(_("first answer"), null=True, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("departure of a request")
        verbose_name_plural = _("departures of requests")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.centre}"
