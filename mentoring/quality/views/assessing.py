"""Measuring oneself by a standard: the checklist with autosave, evidence, sending."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import NotAllowed
from backend.directory.models import Centre, Organisation
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from mentoring.quality.changes import changes_between
from mentoring.quality.conflicts import possible_confirmers
from mentoring.quality.enums import Status
from mentoring.quality.filters import AssessmentFilter
from mentoring.quality.forms import ConfirmerForm, PlaceForm
from mentoring.quality.models import Assessment, Criterion, Standard
from mentoring.quality.selectors import (
    assessments_for,
    checklist,
    left_behind,
    newer_version,
    places_to_assess,
    progress,
    waiting_for,
)
from mentoring.quality.services import assessing as services
from mentoring.quality.services import carrying, evidence
from mentoring.quality.sheet import Sheet
from projects.files.forms import FileForm

SHOWN = 30


def visible(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, for those who see it."""
    rows = Assessment.objects.visible_to(request.user).select_related(*services.WITH_PLACE)
    return get_object_or_404(rows, pk=pk)


@login_required
@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    """The assessments that the person fills in, confirms or oversees."""
    found = AssessmentFilter(request.GET, assessments_for(request.user), request=request)
    context = list_context(request, found, size=SHOWN)
    return render(request, "quality/assessments.html", context | {"waiting": waiting_for(person(request)).count()})


@login_required
@require_safe
def assessment_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An assessment to be read, with its evidence; what is to be done next stands on top."""
    assessment, user = visible(request, pk), request.user
    groups, newer = checklist(assessment), newer_version(assessment)
    context = {
        "assessment": assessment, "groups": groups, "progress": progress(groups), "left": left_behind(assessment),
        "newer": newer, "changes": changes_between(assessment.version, newer) if newer else None,
        "may_fill": user.has_perm("quality.change_assessment", assessment),
        "may_submit": user.has_perm("quality.submit_assessment", assessment),
        "may_confirm": assessment.status == Status.SUBMITTED
        and user.has_perm("quality.confirm_assessment", assessment),
        "may_oversee": user.has_perm("quality.oversee_assessment", assessment),
        "holds": assessment.valid_on(clock.local_date(clock.now(), assessment.zone)),
    }  # fmt: skip
    return render(request, "quality/assessment.html", context)


@login_required
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins to measure one's own centre or NKO by a standard."""
    user = person(request)
    standard = get_object_or_404(Standard.objects.visible_to(user).in_use(), pk=pk)
    places = places_to_assess(user, standard)
    if not places.exists():
        raise NotAllowed(_("Whoever heads a centre or leads an NKO measures it. Ask them to begin."))

    def start(data: dict[str, Centre | Organisation]) -> Assessment:
        return services.begin_assessment(standard=standard, by=user, now=clock.now(), **data)

    return form_page(
        request, form=PlaceForm(request.POST or None, places=places), save=start,
        back=redirect("quality:assessments").url,
        title=_("Measure your services by the standard"), submit=_("Begin"), context={"crumbs": [standard]},
        done=_("The checklist is ready to be filled in: open it below. Everything is kept as you type."),
    )  # fmt: skip


@login_required
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist. It is kept as one types; without JavaScript by its button."""
    assessment, user = visible(request, pk), person(request)
    permit(user, "quality.change_assessment", assessment)
    if assessment.status != Status.DRAFT:
        return redirect(assessment)
    sheet = Sheet.of(assessment, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        sheet.save(by=user, now=clock.now())
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "quality/saved.html", {"sheet": sheet})
        if sheet.clean:
            return _go_on(request, assessment)
    status = 400 if sheet.form.is_bound and not sheet.clean else 200
    return render(request, "quality/fill.html", {"assessment": assessment, "sheet": sheet}, status=status)


def _go_on(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    if (number := request.POST.get("attach", "")).isdecimal():
        return redirect("quality:attach", assessment.pk, int(number[:18]))
    if "send" in request.POST:
        return redirect("quality:submit", assessment.pk)
    messages.success(request, _("Everything is kept."))
    return redirect("quality:fill", assessment.pk)


@login_required
def attach(request: HttpRequest, pk: int, criterion_pk: int) -> HttpResponse:
    """Adds a file that shows how far a criterion is met."""
    assessment, user = visible(request, pk), person(request)
    criterion = get_object_or_404(Criterion, pk=criterion_pk, version__standard=assessment.standard_id)
    permit(user, "quality.change_assessment", assessment)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    return form_page(
        request, form=form, back=redirect("quality:fill", pk).url, title=_("Add a file"), submit=_("Add"),
        context={"crumbs": [assessment], "note": criterion.text}, done=_("The file is kept."),
        save=lambda data: evidence.attach(
            assessment=assessment, criterion=criterion, by=user, now=clock.now(), **data
        ),
    )  # fmt: skip


@login_required
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Chooses who confirms, and sends the checklist."""
    assessment, user = visible(request, pk), person(request)
    permit(user, "quality.submit_assessment", assessment)
    form = ConfirmerForm(request.POST or None, confirmers=possible_confirmers(assessment))
    return form_page(
        request, form=form, back=assessment.get_absolute_url(), template="quality/submit.html",
        save=lambda data: services.submit_assessment(assessment=assessment, by=user, now=clock.now(), **data),
        done=_("The checklist is sent. You hear by a letter what comes of it."),
        title=_("Send for confirmation"), submit=_("Send"),
        context={
            "crumbs": [assessment], "assessment": assessment, "newer": newer_version(assessment),
            "missing": services.what_is_missing(assessment),
        },
    )  # fmt: skip


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the checklist back before it is decided."""
    assessment = services.take_back(assessment=visible(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("You have it back and can go on with it."))
    return redirect("quality:fill", assessment.pk)


@login_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a checklist without sending it."""
    assessment = services.give_up(assessment=visible(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("The assessment is given up. When you begin anew, its answers are copied."))
    return redirect(assessment)


@login_required
@require_POST
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes on with the newest version of the standard."""
    assessment = carrying.carry_over(assessment=visible(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("Your answers are carried over. Look again at those that are marked."))
    return redirect("quality:fill", assessment.pk)
