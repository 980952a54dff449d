"""Working groups: who is in them, when they meet, what they have to do."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Centre
from events.decisions.models import Protocol
from events.groups.enums import GroupRole
from events.groups.querysets import GroupQuerySet, GroupTaskQuerySet, InsideQuerySet, MemberQuerySet


class WorkingGroup(Timestamped):
    """People whom a meeting or a centre asked to bring something to its end."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="working_groups", verbose_name=_("centre"))
    protocol = models.ForeignKey(
        Protocol, models.SET_NULL, null=True, blank=True, related_name="working_groups", verbose_name=_("protocol")
    )
    title = models.CharField(_("title"), max_length=300)
    about = models.TextField(_("what it is to do"), blank=True)
    public = models.BooleanField(_("name and members who agreed are public"), default=False)
    closed_at = models.DateTimeField(_("work ended"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.pk])


class GroupMember(Timestamped):
    """Somebody asked into a group, with an account or by e-mail."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="members", verbose_name=_("working group"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="group_memberships",
        verbose_name=_("person"),
    )  # fmt: skip
    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    post = models.CharField(_("organisation and post"), max_length=300, blank=True)
    role = models.CharField(_("role in the group"), max_length=16, choices=GroupRole, default=GroupRole.MEMBER)
    invited_at = models.DateTimeField(_("invited"))
    joined_at = models.DateTimeField(_("said yes"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    shown = models.BooleanField(_("agreed to be named in public"), default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a working group")
        verbose_name_plural = _("members of working groups")
        ordering = ["group_id", "full_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=Q(left_at=None),
                name="group_member_once",
                violation_error_message=_("This person is in the group already."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name


class GroupMeeting(Timestamped):
    """A meeting of a group: agenda before, short minutes after."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="meetings", verbose_name=_("working group"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_url = models.URLField(_("link"), max_length=500, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("short minutes"), blank=True)
    sequence = models.PositiveIntegerField(_("version of the calendar entry"), default=0, editable=False)
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)

    objects = InsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting of a working group")
        verbose_name_plural = _("meetings of working groups")
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="group_meeting_ends_after_start",
                violation_error_message=_("The meeting ends before it begins."),
            )
        ]

    def __str__(self) -> str:
        return str(self.group)

    def get_absolute_url(self) -> str:
        return f"{self.group.get_absolute_url()}#m{self.pk}"


class GroupTask(Timestamped):
    """What a member took upon themselves."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="tasks", verbose_name=_("working group"))
    meeting = models.ForeignKey(
        GroupMeeting, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("meeting")
    )
    owner = models.ForeignKey(
        GroupMember, models.SET_NULL, null=True, blank=True, related_name="tasks", verbose_name=_("who does it")
    )
    text = models.CharField(_("task"), max_length=1000)
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("not needed any more"), null=True, blank=True)
    result = models.TextField(_("result"), blank=True)

    objects = GroupTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task of a working group")
        verbose_name_plural = _("tasks of working groups")
        ordering = [F("due_on").asc(nulls_last=True), "id"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.group.get_absolute_url()}#t{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.done_at is None and self.dropped_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over and it still waits."""
        return self.is_open and self.due_on is not None and self.due_on < today
