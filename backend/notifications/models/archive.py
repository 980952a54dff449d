from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.models.letter import Letter
from backend.notifications.querysets import LetterArchiveQuerySet


class LetterArchive(models.Model):
    """What remains of a letter of long ago: what it was about and what became of it, not to whom it went.

    It keeps the number of the letter. The address is only there as `recipient_key`
    (`backend.notifications.pseudonyms`), by which its owner still finds it.
    """

    id = models.BigIntegerField(_("number of the letter"), primary_key=True)
    rule = models.CharField(_("rule"), max_length=64)
    subject_id = models.BigIntegerField(_("what it is about"))
    occurrence = models.CharField(_("occurrence"), max_length=64)
    recipient_key = models.CharField(_("recipient, as a pseudonym"), max_length=64, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    thread = models.CharField(_("belongs to"), max_length=64, blank=True)
    category = models.CharField(_("category"), max_length=16, choices=Category)
    centre = models.ForeignKey(
        "directory.Centre",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("centre"),
    )
    anchor = models.DateField(_("counts from"), null=True, blank=True)
    offset_days = models.SmallIntegerField(_("days from it"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=LetterStatus)
    reason = models.CharField(_("why so"), max_length=16, choices=Reason, blank=True)
    attempts = models.PositiveSmallIntegerField(_("tries"))
    carried_by = models.BigIntegerField(_("went out within"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"))

    objects = LetterArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("archived letter")
        verbose_name_plural = _("archived letters")
        ordering = ["-due_at", "-id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="archive_due"),
            models.Index(fields=["thread", "-due_at"], name="archive_thread"),
            models.Index(fields=["recipient_key", "-due_at"], name="archive_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} ({self.pk})"

    def as_letter(self) -> Letter:
        """The same as an unsaved letter without recipient, for whatever tells the story of letters."""
        same = {
            name: getattr(self, name)
            for name in (
                "id", "rule", "subject_id", "occurrence", "channel", "thread", "category", "centre_id", "anchor",
                "offset_days", "status", "reason", "attempts", "due_at", "sent_at", "answered_at",
            )
        }  # fmt: skip
        return Letter(**same, next_try_at=self.due_at)
