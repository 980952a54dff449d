"""A file on its way in: its bytes, how far it has been read, what became of its rows."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.common.models import Timestamped
from projects.exchange.enums import OPEN, ImportStatus


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The imports that the person began; all of them for an administrator."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_superuser else self.filter(by=user)

    def waiting(self) -> Self:
        """Those that a worker has to go on with, the oldest first."""
        return self.filter(status=ImportStatus.WAITING).order_by("id")


class FileImport(Timestamped):
    """A file that somebody brought: first tried, so that they see what it would change, then taken in at their word.

    `position` is where the next batch begins, in bytes of the table; it moves in the transaction of each batch, so
    that whoever goes on after a crash neither leaves out nor repeats a row. The counts are those of the present
    pass: the trial's until the import begins.
    """

    name = models.CharField(_("file"), max_length=255)
    size = models.BigIntegerField(pgettext_lazy("import", "size"), default=0)
    sha256 = models.CharField(pgettext_lazy("import", "checksum"), max_length=64)
    layout = models.CharField(pgettext_lazy("import", "layout"), max_length=32, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("import", "by"),
    )
    status = models.CharField(
        pgettext_lazy("import", "status"),
        max_length=16,
        choices=ImportStatus,
        default=ImportStatus.WAITING,
        editable=False,
    )
    trial = models.BooleanField(_("only tried"), default=True)
    unpacked = models.BooleanField(_("is a text table"), default=False)
    position = models.BigIntegerField(pgettext_lazy("import", "position"), default=0)
    line = models.PositiveIntegerField(pgettext_lazy("import", "line"), default=0)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(pgettext_lazy("import", "created"), default=0)
    updated = models.PositiveIntegerField(pgettext_lazy("import", "updated"), default=0)
    unchanged = models.PositiveIntegerField(pgettext_lazy("import", "unchanged"), default=0)
    skipped = models.PositiveIntegerField(pgettext_lazy("import", "skipped"), default=0)
    refused = models.PositiveIntegerField(pgettext_lazy("import", "refused"), default=0)
    noted = models.PositiveIntegerField(pgettext_lazy("import", "noted"), default=0)
    problem = models.TextField(_("why it can't be read"), blank=True)
    finished_at = models.DateTimeField(pgettext_lazy("import", "finished"), null=True, blank=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_known"),
            models.CheckConstraint(
                condition=Q(trial=False) | ~Q(status=ImportStatus.DONE), name="import_trial_is_not_the_end"
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(status=ImportStatus.WAITING), name="import_waiting")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:import", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether something may still happen with it."""
        return self.status in OPEN

    @property
    def percent(self) -> int:
        """How much of the file the present pass has read; 100 when it is over."""
        if self.status != ImportStatus.WAITING:
            return 100
        return min(99, self.position * 100 // self.size) if self.size else 0


class FilePart(models.Model):
    """A piece of the file, packed. In the database, so that every worker has it and a restart loses nothing."""

    file = models.ForeignKey(FileImport, models.CASCADE, related_name="parts", verbose_name=_("file"))
    number = models.PositiveIntegerField(pgettext_lazy("import", "number"))
    data = models.BinaryField(_("bytes"))

    class Meta:
        verbose_name = _("part of a file")
        verbose_name_plural = _("parts of files")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_part_once")]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"


class RowRemark(models.Model):
    """What there is to say about one row: why it is refused, or what was left out of it."""

    file = models.ForeignKey(FileImport, models.CASCADE, related_name="remarks", verbose_name=_("file"))
    trial = models.BooleanField(_("in the trial"))
    refused = models.BooleanField(pgettext_lazy("import", "refused"))
    line = models.PositiveIntegerField(pgettext_lazy("import", "line"))
    column = models.CharField(pgettext_lazy("import", "column"), max_length=64, blank=True)
    message = models.TextField(_("what is wrong"))

    class Meta:
        verbose_name = _("remark about a row")
        verbose_name_plural = _("remarks about rows")
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["file", "trial", "line"], name="row_remark_by_line")]

    def __str__(self) -> str:
        return self.message


class TakenNumber(models.Model):
    """In which line of the file an application's number stood first, while the file is being read."""

    file = models.ForeignKey(FileImport, models.CASCADE, related_name="numbers", verbose_name=_("file"))
    key = models.CharField(pgettext_lazy("import", "number"), max_length=40)
    line = models.PositiveIntegerField(pgettext_lazy("import", "line"))

    class Meta:
        verbose_name = _("number met in a file")
        verbose_name_plural = _("numbers met in files")
        constraints = [models.UniqueConstraint(fields=["file", "key"], name="number_once_in_file")]

    def __str__(self) -> str:
        return self.key
