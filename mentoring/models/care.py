import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.models import Timestamped
from backend.directory.models import Centre
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.querysets import AssignmentQuerySet, AttemptQuerySet, CheckInQuerySet, ContactQuerySet, TaskQuerySet
from projects.lifecycle import LIVE
from projects.models import Project

_LIVE = ", ".join(f"'{stage.value}'" for stage in sorted(LIVE))
# Asked at the end of the transaction, so that a hand-over may end one assignment before it begins the next.
_NEVER_WITHOUT = f"""
    IF EXISTS (SELECT FROM projects_project WHERE id = OLD.project_id AND stage IN ({_LIVE}))
       AND NOT EXISTS (SELECT FROM mentoring_assignment WHERE project_id = OLD.project_id AND ended_at IS NULL)
    THEN
        RAISE EXCEPTION 'project % is live and would be left without a mentor', OLD.project_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'live_project_keeps_mentor';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - the stages are ours


@pghistory.track()
class Assignment(models.Model):
    """A mentor of a centre looks after a project, from one moment to another."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="assignments", verbose_name=_("project"))
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("mentor")
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="assignments", verbose_name=_("centre"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("assigned by")
    )
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.TextField(_("note for the next mentor"), blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(ended_at=None),
                name="one_mentor_at_a_time",
                violation_error_message=_("The project has a mentor already."),
            )
        ]
        indexes = [models.Index(fields=["mentor"], condition=models.Q(ended_at=None), name="assignment_current")]
        triggers = [
            pgtrigger.Trigger(
                name="live_project_keeps_mentor",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func=_NEVER_WITHOUT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor} – {self.project}"


class Contact(Timestamped):
    """That a mentor and the NKO spoke, about what, and when they speak next."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="contacts", verbose_name=_("project"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    channel = models.CharField(_("how"), max_length=16, choices=ContactChannel, default=ContactChannel.CALL)
    summary = models.TextField(_("what was said"), max_length=4000)
    next_on = models.DateField(_("next contact"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.project}"


class Attempt(models.Model):
    """That a mentor has called and reached nobody. It is no contact: the project stays as silent as it was."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="attempts", verbose_name=_("project"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    note = models.TextField(_("note"), max_length=4000, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt to call")
        verbose_name_plural = _("attempts to call")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return str(self.project)


class CheckIn(models.Model):
    """How the NKO says it is going: answered from a letter, without logging in."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="check_ins", verbose_name=_("project"))
    answer = models.CharField(_("answer"), max_length=16, choices=CheckInAnswer)
    comment = models.TextField(_("comment"), blank=True, max_length=4000)
    email = models.EmailField(_("whose letter"))
    letter = models.ForeignKey(
        "notifications.Letter", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("letter")
    )
    at = models.DateTimeField(_("when"))
    seen_at = models.DateTimeField(_("seen by the mentor"), null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "email"], name="check_in_once_a_letter"),
        ]
        indexes = [models.Index(fields=["project", "-at"])]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_answer_display()}"


class Task(Timestamped):
    """Something that a mentor (or the head of the centre) has to do about a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="tasks_for_mentor", verbose_name=_("project"))
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="tasks", verbose_name=_("for whom")
    )
    key = models.CharField(_("cause"), max_length=200)
    title = models.CharField(_("what to do"), max_length=300)
    due_on = models.DateField(pgettext_lazy("deadline", "by"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    details = models.TextField(_("why"), blank=True)
    letter = models.ForeignKey(
        "notifications.Letter",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("follow-up"),
        help_text=_("What the follow-up plan asked for: the task is closed by itself when this is settled."),
    )
    closed_itself = models.BooleanField(_("closed by itself"), default=False)
    taken_over_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
        help_text=_("The later task of the same follow-up about the same thing."),
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["project", "key"], name="task_once")]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="task_open")]

    def __str__(self) -> str:
        return self.title
