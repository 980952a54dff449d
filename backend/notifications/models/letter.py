from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from backend.common.clock import MOSCOW
from backend.common.models import Timestamped
from backend.notifications.enums import Category, Channel, LetterStatus, Priority, Reason
from backend.notifications.querysets import LetterQuerySet


class Letter(Timestamped):
    """One row of the outbox: something that one recipient must be told, once.

    The unique key (rule, subject, occurrence, recipient, channel) makes a second row of the
    same cause impossible, however many sweeps run at once.
    """

    rule = models.CharField(_("rule"), max_length=64)
    subject_id = models.BigIntegerField(_("what it is about"))
    occurrence = models.CharField(
        _("occurrence"), max_length=64, help_text=_("For a rule: the anchor date and the offset in days.")
    )
    recipient = models.EmailField(_("recipient"))
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, default=Channel.EMAIL)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    thread = models.CharField(_("belongs to"), max_length=64, blank=True, help_text="project:17, event:3")
    category = models.CharField(_("category"), max_length=16, choices=Category)
    centre = models.ForeignKey(
        "directory.Centre",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("centre"),
        help_text=_("Whose letter it is: no centre's mailing holds back another's letters."),
    )
    priority = models.SmallIntegerField(_("urgency"), choices=Priority, default=Priority.NUDGE)
    language = models.CharField(_("language"), max_length=2, default="ru")
    zone = models.CharField(_("time zone"), max_length=64, default=MOSCOW)
    context = models.JSONField(_("particulars"), default=dict, blank=True)
    anchor = models.DateField(_("counts from"), null=True, blank=True)
    offset_days = models.SmallIntegerField(_("days from it"), null=True, blank=True)

    status = models.CharField(_("status"), max_length=16, choices=LetterStatus, default=LetterStatus.PENDING)
    due_at = models.DateTimeField(_("due"))
    valid_until = models.DateTimeField(_("pointless after"), null=True, blank=True)
    next_try_at = models.DateTimeField(_("next try"))
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_owner = models.CharField(_("being sent by"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    fence = models.PositiveIntegerField(_("fencing counter"), default=0)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    subject_line = models.CharField(_("subject"), max_length=300, blank=True)
    reason = models.CharField(_("why so"), max_length=16, choices=Reason, blank=True)
    outcome = models.CharField(_("what the server or the error said"), max_length=500, blank=True)
    repeated = models.BooleanField(_("repeated blindly"), default=False)
    carrier = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried",
        verbose_name=_("goes out within"),
        help_text=_("Several follow-ups of one day are one letter: this one leaves under its Message-ID."),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_id", "occurrence", "recipient", "channel"], name="letter_once"
            )
        ]
        indexes = [
            models.Index(
                "channel",
                "priority",
                Coalesce("centre", 0),
                "next_try_at",
                condition=models.Q(status="pending"),
                name="letter_due",
            ),
            models.Index(
                fields=["lease_until"], condition=models.Q(status__in=("claimed", "sending")), name="letter_leased"
            ),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(status="dropped", reason__in=("not_needed", "playbook")),
                name="letter_withdrawn",
            ),
            # Leafing through the ledger from its newest end, archiving from its oldest.
            models.Index(fields=["due_at", "id"], name="letter_by_day"),
            models.Index(fields=["thread", "-due_at"]),
            models.Index(fields=["recipient", "-due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule} → {self.recipient}"
