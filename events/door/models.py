import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from events.door.enums import AttendanceState, MarkSource, Outcome
from events.door.querysets import AttendanceQuerySet, DoorPassQuerySet
from events.models import Event, Registration, Session


class DoorPass(Timestamped):
    """A link with which a helper marks who comes, at one door of one event, without an account."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="door_passes", verbose_name=_("event"))
    door = models.CharField(_("door"), max_length=60)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last used"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = DoorPassQuerySet.as_manager()

    class Meta:
        verbose_name = _("pass for a helper")
        verbose_name_plural = _("passes for helpers")
        ordering = ["door", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "door"],
                condition=Q(withdrawn_at__isnull=True),
                name="door_once",
                violation_error_message=_("There is a link for this door already. Give the other door another name."),
            )
        ]

    def __str__(self) -> str:
        return self.door


class Attendance(Timestamped):
    """Whether a participant was there on a day, or in a session of that day: what stands now.

    `at` is when it was seen, `door` where. How it came about is in the marks and in the audit.
    """

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="attendances", verbose_name=_("registration")
    )
    day = models.DateField(_("day"))
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="attendances", verbose_name=_("session")
    )
    state = models.CharField(_("state"), max_length=16, choices=AttendanceState, default=AttendanceState.UNMARKED)
    at = models.DateTimeField(pgettext_lazy("mark", "when"))
    door = models.CharField(_("door"), max_length=60, blank=True)
    source = models.CharField(_("how"), max_length=16, choices=MarkSource, default=MarkSource.LIST)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )
    door_pass = models.ForeignKey(
        DoorPass, models.SET_NULL, null=True, blank=True, related_name="attendances", verbose_name=_("by the link")
    )
    mark = models.UUIDField(_("number of the mark"), unique=True, default=uuid.uuid4, editable=False)
    minutes = models.PositiveSmallIntegerField(_("minutes online"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided = models.BooleanField(_("was marked before"), default=False, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["day", "id"]
        constraints = [
            # One row of the day itself and one of each session: NULL counts as a value here.
            models.UniqueConstraint(
                fields=["registration", "day", "session"],
                name="attendance_once",
                nulls_distinct=False,
                violation_error_message=_("This participant is marked for that day already."),
            )
        ]
        indexes = [models.Index(fields=["state", "day"], name="attendance_state")]

    def __str__(self) -> str:
        return f"{self.registration}, {self.day}: {self.get_state_display()}"


class Mark(models.Model):
    """One thing that somebody at a door, or at the list, said about a participant; never changed.

    Its number was made on the phone: a mark that arrives again is known by it and changes nothing.
    """

    number = models.UUIDField(_("number"), unique=True, editable=False)
    attendance = models.ForeignKey(Attendance, models.CASCADE, related_name="marks", verbose_name=_("attendance"))
    state = models.CharField(_("state"), max_length=16, choices=AttendanceState)
    at = models.DateTimeField(pgettext_lazy("mark", "when"))
    received_at = models.DateTimeField(_("arrived"))
    door = models.CharField(_("door"), max_length=60, blank=True)
    source = models.CharField(_("how"), max_length=16, choices=MarkSource)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )
    door_pass = models.ForeignKey(
        DoorPass, models.SET_NULL, null=True, blank=True, related_name="marks", verbose_name=_("by the link")
    )
    outcome = models.CharField(_("what became of it"), max_length=16, choices=Outcome)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.at:%d.%m.%Y %H:%M}"
