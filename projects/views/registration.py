"""The registration form in steps, which a person can leave and come back to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from projects.forms.registration import (
    REVIEW,
    STEP,
    STEPS,
    organisations_of,
    region_of,
    step_after,
    step_before,
    step_form,
    typed_in,
)
from projects.lifecycle import Stage
from projects.models import ProjectDraft
from projects.reading import form_section
from projects.services.drafts import begin_draft, discard_draft, keep_draft
from projects.services.registration import register_project


def _own_draft(request: HttpRequest, pk: int) -> ProjectDraft:
    return get_object_or_404(ProjectDraft, pk=pk, user=person(request))


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begins a registration; who has no organisation yet is sent to register it first."""
    by = person(request)
    if not organisations_of(by).exists():
        return render(request, "projects/registration_no_organisation.html")
    if request.method == "POST":
        draft = begin_draft(by=by)
        return redirect("projects:registration", draft.pk, draft.step or STEPS[0].code)
    drafts = ProjectDraft.objects.filter(user=by, project=None).exclude(data={})
    return render(request, "projects/registration_begin.html", {"drafts": drafts, "steps": STEPS})


@login_required
def step_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One step: keeps what was typed whatever it is, and goes on when it is right."""
    draft = _own_draft(request, pk)
    if draft.project:
        return redirect(draft.project)
    if code == REVIEW:
        return _review(request, draft)
    if code not in STEP:
        raise Http404
    if request.method == "POST":
        return _typed(request, draft, code)
    form = step_form(STEP[code], draft, person(request), checked="check" in request.GET)
    return _render(request, draft, code, form=form)


def _typed(request: HttpRequest, draft: ProjectDraft, code: str) -> HttpResponse:
    by = person(request)
    draft = keep_draft(draft=draft, by=by, typed=typed_in(STEP[code], request.POST), step=code)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "projects/registration_saved.html", {"draft": draft})
    if "leave" in request.POST:
        messages.success(request, _("Your draft is kept. You will find it above the list of projects."))
        return redirect("projects:list")
    if "back" in request.POST:
        return redirect("projects:registration", draft.pk, step_before(code) or code)
    form = step_form(STEP[code], draft, by, checked=True)
    if form.is_valid():
        return redirect("projects:registration", draft.pk, step_after(code))
    return _render(request, draft, code, form=form, status=400)


def _review(request: HttpRequest, draft: ProjectDraft) -> HttpResponse:
    by = person(request)
    forms = {step.code: step_form(step, draft, by, checked=True) for step in STEPS}
    wrong = [code for code, form in forms.items() if not form.is_valid()]
    if request.method == "POST" and not wrong:
        fields = {name: value for form in forms.values() for name, value in form.cleaned_data.items()}
        stage = Stage(fields.pop("stage"))
        try:
            fields["region"] = region_of(draft, by)
            project = register_project(by=by, now=clock.now(), stage=stage, draft=draft, **fields)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The project is registered. Your centre sees it now."))
            return redirect(project)
    sections = [form_section(step.code, step.title, forms[step.code]) for step in STEPS]
    return _render(request, draft, REVIEW, sections=sections, right=not wrong)


def _render(request: HttpRequest, draft: ProjectDraft, code: str, status: int = 200, **extra: object) -> HttpResponse:
    template = "projects/registration_review.html" if code == REVIEW else "projects/registration_step.html"
    context = {
        "draft": draft,
        "code": code,
        "steps": STEPS,
        "before": step_before(code),
        "position": [*STEP, REVIEW].index(code) + 1,
        **extra,
    }
    return render(request, template, context, status=status)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws an unfinished registration away."""
    discard_draft(draft=_own_draft(request, pk), by=person(request))
    messages.success(request, _("The draft is thrown away."))
    return redirect("projects:list")
