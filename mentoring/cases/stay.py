from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre, Organisation, Territory


class Stay(models.Model):
    """That a centre had a request: from the moment at which it came until it was over there, passed on or sent back.

    What figures of a centre count, so that passing a request on takes nothing away from who has answered it. Three
    moments and the rating are those of this centre; `status` is that of the request where it is now, else PASSED_ON or
    SENT_BACK. A request that its centre has taken back was never away, and is no stay of the other one.

    A view in the database over requests, referrals and departures (migration 0005).
    """

    case = models.ForeignKey("cases.Case", models.DO_NOTHING, related_name="stays", verbose_name=_("request for help"))
    centre = models.ForeignKey(Centre, models.DO_NOTHING, related_name="+", verbose_name=_("centre"))
    municipality = models.ForeignKey(
        Territory, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("municipality")
    )
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=16)
    came_at = models.DateTimeField(_("came to the centre"))
    answer_by = models.DateTimeField(_("answer promised by"), null=True)
    first_answered_at = models.DateTimeField(_("first answer"), null=True)
    ended_at = models.DateTimeField(_("over or passed on"), null=True)
    rating = models.PositiveSmallIntegerField(_("client's rating"), null=True)

    class Meta:
        managed = False
        db_table = "cases_stay"
        verbose_name = _("stay of a request")
        verbose_name_plural = _("stays of requests")

    def __str__(self) -> str:
        return str(self.case)
