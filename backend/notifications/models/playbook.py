from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.common.models import Timestamped


class RuleSetting(Timestamped):
    """What a centre has changed of a rule in its follow-up plan; without a row the rule stands as declared."""

    centre = models.ForeignKey(
        "directory.Centre", models.CASCADE, related_name="rule_settings", verbose_name=_("centre")
    )
    rule = models.CharField(_("rule"), max_length=64)
    enabled = models.BooleanField(_("switched on"), default=True)
    offsets = ArrayField(
        models.SmallIntegerField(),
        null=True,
        blank=True,
        verbose_name=_("days from the date"),
        help_text=_("Empty: as declared."),
    )

    class Meta:
        verbose_name = _("change of a rule")
        verbose_name_plural = _("changes of rules")
        constraints = [models.UniqueConstraint(fields=["centre", "rule"], name="rule_setting_once")]

    def __str__(self) -> str:
        return f"{self.centre}: {self.rule}"


class Wording(Timestamped):
    """A centre's own words for a rule's letter, in one language."""

    centre = models.ForeignKey("directory.Centre", models.CASCADE, related_name="wordings", verbose_name=_("centre"))
    rule = models.CharField(_("rule"), max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=[("ru", "Русский"), ("en", "English")])
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), max_length=4000)

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [models.UniqueConstraint(fields=["centre", "rule", "language"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.centre}: {self.rule} ({self.language})"
