from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from mentoring.meetings.enums import Doer, MeetingForm
from mentoring.meetings.querysets import MeetingQuerySet
from mentoring.models import Contact, Task
from projects.models import Project


class Meeting(Timestamped):
    """A mentor and an NKO meet: the agenda before, the minutes afterwards."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="meetings", verbose_name=_("project"))
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="meetings", verbose_name=_("mentor")
    )
    starts_at = models.DateTimeField(_("begins"))
    minutes_long = models.PositiveSmallIntegerField(_("minutes"), default=60)
    form = models.CharField(_("how"), max_length=16, choices=MeetingForm, default=MeetingForm.VIDEO)
    place = models.CharField(_("place or link"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), max_length=8000, blank=True)
    minutes = models.TextField(_("what was said"), max_length=8000, blank=True)
    held_at = models.DateTimeField(_("minutes written"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(_("version in calendars"), default=0)
    contact = models.OneToOneField(
        Contact, models.SET_NULL, null=True, blank=True, related_name="meeting", verbose_name=_("contact")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(cancelled_at=None), name="meeting_is_not_held_and_cancelled"
            ),
            models.UniqueConstraint(
                fields=["project", "starts_at"], condition=Q(cancelled_at=None), name="meeting_once_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["mentor", "starts_at"], condition=Q(held_at=None, cancelled_at=None), name="meeting_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.starts_at:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @property
    def ends_at(self) -> datetime:
        """When it is expected to be over."""
        return self.starts_at + timedelta(minutes=self.minutes_long)

    @property
    def is_open(self) -> bool:
        """Whether it still is to be held."""
        return self.held_at is None and self.cancelled_at is None


class Agreement(models.Model):
    """What was agreed at a meeting: who does what by when. It is on the mentor's list as a task."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agreements", verbose_name=_("meeting"))
    doer = models.CharField(_("who"), max_length=8, choices=Doer, default=Doer.NKO)
    text = models.CharField(_("what"), max_length=250)
    due_on = models.DateField(pgettext_lazy("deadline", "by"))
    task = models.OneToOneField(
        Task, models.SET_NULL, null=True, blank=True, related_name="agreement", verbose_name=_("task")
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text
