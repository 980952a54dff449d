import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.common.clock import MOSCOW
from backend.common.models import Timestamped
from backend.directory.models import Centre, Organisation, Territory
from projects.founding import checklists
from projects.founding.enums import UNDER_WAY, DocumentStatus, LegalForm, Outcome, Status
from projects.founding.querysets import DocumentQuerySet, FoundingQuerySet, StepQuerySet


@pghistory.track()
class Founding(Timestamped):
    """The way of an initiative group to a registered organisation (capability P14).

    On registration the group's own row becomes the organisation: `organisation` is then the same row as `group`, and
    its projects, people and history stay where they are.
    """

    group = models.ForeignKey(
        Organisation, models.PROTECT, related_name="foundings", verbose_name=_("initiative group")
    )
    region = models.ForeignKey(Territory, models.PROTECT, related_name="+", verbose_name=_("region"))
    municipality = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="foundings", verbose_name=_("centre")
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="foundings",
        verbose_name=_("mentor"),
    )  # fmt: skip
    legal_form = models.CharField(_("legal form"), max_length=16, choices=LegalForm, default=LegalForm.ANO)
    name = models.CharField(_("name of the future organisation"), max_length=500)
    purpose = models.TextField(_("what it is founded for"), max_length=2000, blank=True)
    online = models.BooleanField(_("files through the state services' portal"), default=True)
    status = models.CharField(_("status"), max_length=16, choices=Status, default=Status.PREPARING)
    started_on = models.DateField(pgettext_lazy("founding", "began on"))
    decided_on = models.DateField(_("founders decided on"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    organisation = models.OneToOneField(
        Organisation, models.PROTECT, null=True, blank=True, related_name="founding", verbose_name=_("organisation")
    )
    # What registration changed, so that it can be taken back: names of the group, and which steps it settled.
    former = models.JSONField(_("before registration"), default=dict, blank=True, editable=False)
    dropped_for = models.TextField(_("why it was given up"), max_length=1000, blank=True)

    objects = FoundingQuerySet.as_manager()

    class Meta:
        verbose_name = _("founding")
        verbose_name_plural = _("foundings")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=~Q(status=Status.DROPPED),
                name="founding_once_a_group",
                violation_error_message=_("This group is being registered already."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REGISTERED, registered_on__isnull=False, organisation=F("group"))
                | (~Q(status=Status.REGISTERED) & Q(registered_on=None, organisation=None)),
                name="founding_registered_with_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DROPPED) | ~Q(dropped_for=""), name="founding_dropped_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["centre", "status"], name="founding_of_centre")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("founding:founding", args=[self.pk])

    @property
    def zone(self) -> str:
        """The time zone in which its days end."""
        return self.region.time_zone if self.region_id else MOSCOW

    @property
    def under_way(self) -> bool:
        """Whether the group is still on its way to registration."""
        return self.status in UNDER_WAY


@pghistory.track()
class Step(models.Model):
    """One line of the checklist: what it is stands in `checklists`, here is how far it has come.

    `due_on` is empty until the day is known from which it counts. A step that was skipped says why.
    """

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="steps", verbose_name=_("founding"))
    code = models.CharField(_("code"), max_length=16)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    skipped_on = models.DateField(_("skipped on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a founding")
        verbose_name_plural = _("steps of foundings")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["founding", "code"], name="founding_step_once"),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(skipped_on=None), name="founding_step_done_or_skipped"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None, skipped_on=None), name="founding_step_open")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What is to be done, in the language of whoever reads."""
        return str(self.rule.title) if self.rule else self.code

    @property
    def rule(self) -> checklists.Rule | None:
        """What the checklist says of it; None for one that the list has no more."""
        return checklists.step_of(self.code)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.done_on is not None or self.skipped_on is not None


@pghistory.track()
class Document(Timestamped):
    """A document that has to be filed, and how far it has come; its files are `projects.files`."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="documents", verbose_name=_("founding"))
    code = models.CharField(_("code"), max_length=16)
    position = models.PositiveSmallIntegerField(_("place in the list"))
    status = models.CharField(_("status"), max_length=16, choices=DocumentStatus, default=DocumentStatus.MISSING)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a founding")
        verbose_name_plural = _("documents of foundings")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["founding", "code"], name="founding_document_once")]

    def __str__(self) -> str:
        return str(self.paper.title) if self.paper else self.code

    def get_absolute_url(self) -> str:
        return reverse("founding:document", args=[self.founding_id, self.pk])

    @property
    def paper(self) -> checklists.Paper | None:
        """What the checklist says of it; None for one that the list has no more."""
        return checklists.paper_of(self.code)


@pghistory.track()
class Filing(models.Model):
    """One try: the documents went to the Ministry of Justice, and it answered, or has not yet."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="filings", verbose_name=_("founding"))
    number = models.PositiveSmallIntegerField(pgettext_lazy("filing", "try"))
    filed_on = models.DateField(_("filed on"))
    answer_by = models.DateField(_("answer by"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    outcome = models.CharField(pgettext_lazy("filing", "outcome"), max_length=16, choices=Outcome, blank=True)
    reason = models.TextField(_("reason of the refusal"), max_length=2000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("filing of documents")
        verbose_name_plural = _("filings of documents")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["founding", "number"], name="founding_filing_numbered"),
            models.UniqueConstraint(fields=["founding"], condition=Q(outcome=""), name="founding_filed_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_on=None) | (~Q(outcome="") & Q(answered_on__isnull=False)),
                name="founding_filing_answered_with_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | ~Q(reason=""), name="founding_refused_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.founding}: {self.number}"
