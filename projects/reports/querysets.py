from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, When

from backend.accounts.models import User
from projects.days import passed
from projects.lifecycle import FUNDED
from projects.models import Project
from projects.reports.enums import WITH_NKO, ReportStatus

if TYPE_CHECKING:
    from projects.reports.models import StageReport


def until() -> Case:
    """`StageReport.deadline` in SQL."""
    returned = When(status=ReportStatus.RETURNED, fix_by__isnull=False, then=F("fix_by"))
    return Case(returned, default=F("due_on"), output_field=models.DateField())


def awaited() -> Q:
    """Still to be sent by the NKO and not settled already (`StageReport.settled_elsewhere`)."""
    return Q(status__in=WITH_NKO) & ~Q(status=ReportStatus.DRAFT, checkpoint__done_on__isnull=False)


def overdue(now: datetime) -> Q:
    """`StageReport.overdue` in SQL, for rows with `until`: lists and figures ask the same."""
    return awaited() & Q(passed("until", now, "project__"), project__stage__in=FUNDED)


class StageReportQuerySet(models.QuerySet["StageReport"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Reports of the projects that the person sees."""
        return self.filter(project__in=Project.objects.visible_to(user).values("pk"))

    def with_nko(self) -> Self:
        """Those that the NKO still has to send: drafts, and what was returned for correction."""
        return self.filter(status__in=WITH_NKO)

    def awaited(self) -> Self:
        """Those of them that are not settled already: a draft is when its checkpoint was ticked off, as for a report
        that went straight into the fund's own system.
        """
        return self.filter(awaited())

    def to_review(self) -> Self:
        """Those that wait for the centre."""
        return self.filter(status=ReportStatus.SUBMITTED)

    def with_deadline(self) -> Self:
        """Each with `deadline` in SQL: `StageReport.deadline`."""
        return self.annotate(until=until())

    def overdue(self, now: datetime) -> Self:
        """Awaited ones whose day has passed where the project is, while it is carried out."""
        return self.with_deadline().filter(overdue(now))
