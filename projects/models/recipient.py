from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models.project import Project


class Recipient(models.Model):
    """Who of the NKO is written to about a project: the leaders of the organisation, and the
    leader and the accountant of the project who have not left. Each address once.

    A view in the database, so that every follow-up can join it (migration 0002).
    """

    key = models.TextField(primary_key=True)
    project = models.ForeignKey(Project, models.DO_NOTHING, related_name="recipients", verbose_name=_("project"))
    email = models.EmailField(_("e-mail"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("person")
    )
    full_name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=2)

    class Meta:
        managed = False
        db_table = "projects_recipient"
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return self.email
