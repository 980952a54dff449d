from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped
from backend.directory.models import Centre
from events.decisions.enums import EDITABLE, DocumentKind, Numbering, ProtocolStatus
from events.decisions.querysets import ProtocolQuerySet
from events.models import Event


def lines(label: Any) -> ArrayField:
    """A list of lines, each a text of its own."""
    return ArrayField(models.TextField(), default=list, blank=True, verbose_name=label)


class NumberOfYear(models.Model):
    """The last number that a centre has given in a year: the small row that an approval locks."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="+", verbose_name=_("centre"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("last number of a year")
        verbose_name_plural = _("last numbers of years")
        ordering = ["centre_id", "-year"]
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="number_of_year_once")]

    def __str__(self) -> str:
        return f"{self.centre}, {self.year}: {self.last}"


class Protocol(Timestamped):
    """What a meeting decided, as its organisers write it down. Its fields are the draft; `versions` are approved."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="protocols", verbose_name=_("event"))
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="protocols", verbose_name=_("centre"))
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind, default=DocumentKind.PROTOCOL)
    status = models.CharField(_("status"), max_length=16, choices=ProtocolStatus, default=ProtocolStatus.DRAFT)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=0, editable=False)

    body = models.TextField(_("body that held the meeting"), blank=True)
    occasion = models.CharField(_("of what it is the document"), max_length=500, blank=True)
    title = models.CharField(_("topic"), max_length=500)
    held_on = models.DateField(_("held on"))
    held_until = models.DateField(_("until"), null=True, blank=True)
    begins_at = models.TimeField(_("beginning"), null=True, blank=True)
    place = models.TextField(_("place"), blank=True)
    online = models.BooleanField(_("online"), default=False)
    chair_name = models.CharField(_("chair"), max_length=200, blank=True)
    chair_post = models.CharField(_("post of the chair"), max_length=500, blank=True)
    secretary_name = models.CharField(_("secretary"), max_length=200, blank=True)
    secretary_post = models.CharField(_("post of the secretary"), max_length=500, blank=True)
    preamble = models.TextField(_("opening words"), blank=True)
    present_lead = models.CharField(_("words before those present"), max_length=500, blank=True)
    present = lines(_("present"))
    present_numbered = models.BooleanField(_("number those present"), default=False)
    total = models.PositiveIntegerField(_("how many took part"), null=True, blank=True)
    present_note = models.TextField(_("more about those present"), blank=True)
    list_attached = models.BooleanField(_("the list of participants is attached"), default=False)
    purpose = models.TextField(_("purpose"), blank=True)
    heard_lead = models.CharField(_("words before those heard"), max_length=500, blank=True)
    heard = lines(_("heard"))
    noted = models.TextField(_("noted"), blank=True)
    blocks_lead = models.CharField(_("words before the blocks"), max_length=1000, blank=True)
    blocks = lines(_("blocks and platforms"))
    trends_lead = models.CharField(_("words before the trends"), max_length=500, blank=True)
    trends = lines(_("positive trends"))
    problems_lead = models.CharField(_("words before the problems"), max_length=500, blank=True)
    problems = lines(_("problems"))
    decided_lead = models.TextField(_("words before the decisions"), blank=True)
    numbering = models.CharField(_("numbering"), max_length=8, choices=Numbering, default=Numbering.NESTED)
    closing = models.TextField(_("closing words"), blank=True)
    votes_for = models.PositiveIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("votes against"), null=True, blank=True)
    votes_abstained = models.PositiveIntegerField(_("abstained"), null=True, blank=True)
    annexes = lines(_("annexes"))
    signatures = lines(_("signatures"))

    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = ProtocolQuerySet.as_manager()

    class Meta:
        verbose_name = _("protocol")
        verbose_name_plural = _("protocols")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year", "number"],
                name="protocol_number_once",
                violation_error_message=_("This number is taken."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(number__isnull=False, year__isnull=False, approved_at__isnull=False),
                name="approved_protocol_numbered",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(held_until__gte=models.F("held_on")),
                name="protocol_days_in_order",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]
        indexes = [models.Index(fields=["centre", "-held_on"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:protocol", args=[self.pk])

    @property
    def editable(self) -> bool:
        """Whether the text can be changed now."""
        return self.status in EDITABLE

    @property
    def is_public(self) -> bool:
        """Whether anybody may read its last approved version."""
        return self.published_at is not None


class ProtocolVersion(models.Model):
    """What was approved, word by word: never changed, never removed. A correction is the next one."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="versions", verbose_name=_("protocol"))
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    reason = models.TextField(_("what was corrected"), blank=True)
    approved_at = models.DateTimeField(_("approved"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("approved by")
    )

    class Meta:
        verbose_name = _("version of a protocol")
        verbose_name_plural = _("versions of protocols")
        ordering = ["protocol_id", "-number"]
        constraints = [models.UniqueConstraint(fields=["protocol", "number"], name="protocol_version_once")]
        triggers = [
            pgtrigger.Protect(
                name="version_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.content IS DISTINCT FROM NEW.content OR OLD.protocol_id IS DISTINCT FROM NEW.protocol_id"
                    " OR OLD.number IS DISTINCT FROM NEW.number OR OLD.approved_at IS DISTINCT FROM NEW.approved_at"
                ),
            ),
            pgtrigger.Protect(name="version_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.protocol}, {self.number}"
