"""Nobody confirms their own work, nor that of those with whom they share it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.common.errors import NotAllowed
from backend.directory.enums import CentreStatus
from backend.directory.models import Centre
from mentoring.quality.enums import RUNNING
from mentoring.quality.models import Assessment
from mentoring.quality.rules import belongs_to_it


def why_not(assessment: Assessment, centre: Centre) -> str:
    """Why this centre can't confirm the assessment, as a sentence; "" when it can."""
    if centre.pk == assessment.centre_id:
        return _("A centre does not confirm its own services. Choose another centre, or the operator.")
    if centre.status != CentreStatus.VERIFIED:
        return _("This centre is not verified itself yet. Choose another centre, or the operator.")
    if _tied(assessment, Centre.objects.filter(pk=centre.pk)).exists():
        return _("The same organisation stands behind both. Choose a centre that it does not run, or the operator.")
    if _in_return(assessment).filter(pk=centre.pk).exists():
        return _("You are confirming the same of this centre: two do not confirm each other. Choose somebody else.")
    return ""


def possible_confirmers(assessment: Assessment) -> QuerySet[Centre]:
    """The verified centres of the region without a conflict of interest."""
    rows = Centre.objects.filter(region=assessment.place.region_id, status=CentreStatus.VERIFIED)
    if assessment.centre_id:
        rows = rows.exclude(pk=assessment.centre_id)
    return (
        rows.exclude(pk__in=_tied(assessment, rows).values("pk"))
        .exclude(pk__in=_in_return(assessment).values("pk"))
        .order_by("name")
    )


def refuse_own(assessment: Assessment, by: User) -> None:
    """Does nothing when the person may judge this work.

    Raises:
        NotAllowed: they work in what is assessed, or have sent it themselves; administrators too.
    """
    if belongs_to_it(by, assessment) or by.pk in {assessment.submitted_by_id, assessment.started_by_id}:
        raise NotAllowed(
            _("Nobody confirms their own work. Another centre or the operator of the region has to do it."),
            code="conflict_of_interest",
        )


def _tied(assessment: Assessment, among: QuerySet[Centre]) -> QuerySet[Centre]:
    if assessment.organisation_id:
        return among.filter(operators=assessment.organisation_id)
    return among.filter(operators__in=Centre.operators.through.objects.filter(centre=assessment.centre_id).values(
        "organisation"
    )).distinct()  # fmt: skip


def _in_return(assessment: Assessment) -> QuerySet[Centre]:
    """Centres whose own running assessment by the same standard this centre was asked to confirm."""
    if not assessment.centre_id:
        return Centre.objects.none()
    asked = Q(confirmer=assessment.centre_id, standard=assessment.standard_id, status__in=RUNNING)
    return Centre.objects.filter(pk__in=Assessment.objects.filter(asked, centre__isnull=False).values("centre"))
