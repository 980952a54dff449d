"""How long projects live: the curves, the place of one project on them, and the answers after a grant."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import MOSCOW, local_date
from backend.common.errors import DomainError, Invalid
from backend.common.tabular.writer import csv_download, csv_lines
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from projects.enums import CheckpointKind
from projects.models import Project
from projects.survival import picture
from projects.survival.enums import SMALLEST, Answer, Grouping
from projects.survival.forms import ContinuationForm, CurvesForm
from projects.survival.invitations import question
from projects.survival.models import Continuation
from projects.survival.selectors import Curves, aftercare_for, curves_for
from projects.survival.services import record_continuation


def _asked(request: HttpRequest) -> tuple[CurvesForm, Curves]:
    """The curves that the address asks for.

    Raises:
        Http404: the person sees no curves, or not the project.
        Invalid: the address asks for something that does not exist.
    """
    user = person(request)
    if not user.has_perm("survival.view_curves"):
        raise Http404
    form = CurvesForm(request.GET)
    if not form.is_valid():
        raise Invalid(_("There are no such curves. Choose by what to compare."), field="by")
    number, project = form.cleaned_data["project"], None
    if number:
        project = get_object_or_404(Project.objects.visible_to(user), pk=number)
    today = local_date(clock.now(), MOSCOW)
    return form, curves_for(user, form.cleaned_data["by"], today=today, project=project)


def _drawn(curves: Curves) -> dict[str, object]:
    return {
        "curves": curves, "chart": picture.drawing(curves), "columns": picture.columns(),
        "table": picture.table(curves), "summary": picture.summary(curves), "verdict": picture.verdict(curves),
        "smallest": SMALLEST,
    }  # fmt: skip


@login_required
@require_safe
def curves_page(request: HttpRequest) -> HttpResponse:
    """The curves of the projects in the person's care, in words what they mean, and the life after the grant."""
    form, curves = _asked(request)
    today = local_date(clock.now(), MOSCOW)
    context = _drawn(curves) | {"form": form, "aftercare": aftercare_for(person(request), today=today)}
    context["groupings"] = [(code, label, code == curves.grouping) for code, label in Grouping.choices]
    return render(request, "survival/curves.html", context)


@login_required
@require_safe
def curves_file(request: HttpRequest) -> HttpResponseBase:
    """The same curves, every step of them, for a spreadsheet."""
    _form, curves = _asked(request)
    return csv_download([csv_lines(picture.file_rows(curves))], f"survival-{curves.grouping}.csv")


@login_required
@require_safe
def project_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The curve with the place of one project on it: a part of its page, and a page of its own."""
    user = person(request)
    project = get_object_or_404(Project.objects.visible_to(user), pk=pk)
    permit(user, "survival.view_curves")
    curves = curves_for(user, Grouping.ALL, today=local_date(clock.now(), MOSCOW), project=project)
    template = "survival/parts/here.html" if getattr(request, "htmx", False) else "survival/here.html"
    return render(request, template, _drawn(curves) | {"project": project})


def _said(given: Continuation | None) -> dict[str, Any]:
    """What a form begins with when it was answered before."""
    return {"answer": given.answer, "ceased_on": given.ceased_on, "comment": given.comment} if given else {}


@login_required
def continuation_page(request: HttpRequest, pk: int, checkpoint_pk: int) -> HttpResponse:
    """Says on the site how a project lives on."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    by = person(request)
    permit(by, "survival.add_continuation", project)
    checkpoint = get_object_or_404(
        project.checkpoints.filter(kind=CheckpointKind.AFTERCARE).select_related("project"), pk=checkpoint_pk
    )
    given = Continuation.objects.filter(checkpoint=checkpoint).first()
    return form_page(
        request,
        form=ContinuationForm(request.POST or None, initial=_said(given)),
        save=lambda data: record_continuation(
            checkpoint=checkpoint, by=by, now=clock.now(), **data | {"answer": Answer(data["answer"])}
        ),
        done=_("Thank you: it is put down how the project lives on."),
        back=project.get_absolute_url(),
        title=_("How does the project live on?"),
        submit=_("Put down"),
        context={"crumbs": [project], "lead": checkpoint.title},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Asks it from a letter, without a log-in. Only a POST answers: mail scanners follow every link of a letter."""
    asked = question(token)
    given = asked.given
    initial = _said(given)
    if request.GET.get("answer") in Answer.values:
        initial["answer"] = request.GET["answer"]
    form = ContinuationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"answer": Answer(form.cleaned_data["answer"])}
        try:
            record_continuation(checkpoint=asked.checkpoint, letter=asked.letter, now=clock.now(), **data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you: it is put down how the project lives on."))
            return redirect("survival:answer", token=token)
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "survival/answer.html", {"asked": asked, "form": form}, status=status)
