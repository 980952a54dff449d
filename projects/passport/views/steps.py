"""The form step by step. Each step saves itself while somebody types, and by its button without JavaScript."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from projects.models import Project
from projects.passport.checklist import readiness_of
from projects.passport.content import Content, Row
from projects.passport.forms.typed import act, action_in, typed_in
from projects.passport.parts import PART, PARTS, READY, Part
from projects.passport.selectors import Application, application_of, content_of
from projects.passport.services.save import forget_typed
from projects.passport.sums import gaps, sums_of
from projects.passport.views.attempt import Outcome, attempt, stored
from projects.views.project import visible_project


def _step(request: HttpRequest, pk: int, code: str) -> tuple[Project, Part]:
    project = visible_project(request, pk)
    if code not in PART:
        raise Http404
    permit(person(request), PART[code].permission, project)
    return project, PART[code]


@login_required
def step_page(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One step of the form."""
    project, part = _step(request, pk, code)
    if request.method == "POST":
        return _sent(request, project, part)
    application = application_of(project)
    return _show(request, application, part, stored(application, part, person(request)))


def _sent(request: HttpRequest, project: Project, part: Part) -> HttpResponse:
    content, version = typed_in(part, request.POST), request.POST.get("version")
    action = action_in(request.POST)
    focus, removed, refusals = _acted(content, action)
    outcome = attempt(
        project, part, content, version=version, by=person(request), now=clock.now(), show_mistakes=action is None
    )
    outcome.refusals += refusals
    if action:
        if action[0] in {"add", "restore"}:
            outcome.filled.focus_on(focus)
        extra: dict[str, Any] = {"focus": focus, "pressed": action[0], "removed": _told(removed)}
        return _show(request, application_of(project), part, outcome, **extra)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "passport/saved.html", {"outcome": outcome, "now": clock.now(), "swap": True})
    return _after_saving(request, project, part, outcome)


def _acted(content: Content, action: tuple[str, str] | None) -> tuple[str, list[tuple[str, Row]], list[str]]:
    """Does what a button beside the rows says; a refusal is shown with everything that was typed."""
    if action is None:
        return "", [], []
    try:
        return *act(content, *action), []
    except Invalid as refusal:
        return "", [], [str(refusal.message)]


def _after_saving(request: HttpRequest, project: Project, part: Part, outcome: Outcome) -> HttpResponse:
    if not outcome.saved and "leave" not in request.POST:
        return _show(request, application_of(project), part, outcome, status=409 if outcome.clash else 400)
    if "leave" in request.POST:
        said = _("Saved.") if outcome.saved else _("What you typed is kept: you will find it on this step.")
        messages.success(request, said)
        return redirect("passport:ready", project.pk)
    messages.success(request, _("Saved."))
    if "stay" in request.POST:
        return redirect("passport:step", project.pk, part.code)
    codes = [*PART, READY]
    following = codes[codes.index(part.code) + 1]
    return (
        redirect("passport:ready", project.pk)
        if following == READY
        else redirect("passport:step", project.pk, following)
    )


def _told(removed: list[tuple[str, Row]]) -> dict[str, str] | None:
    """What was taken out, so that one click puts it back."""
    if not removed:
        return None
    return {
        "json": json.dumps(removed),
        "name": next((row.get("title") or row.get("name") or row.get("full_name") or "" for _code, row in removed), ""),
    }


def _show(
    request: HttpRequest, application: Application, part: Part, outcome: Outcome, status: int = 200, **extra: Any
) -> HttpResponse:
    project, today = application.project, clock.local_date(clock.now(), application.project.zone)
    readiness = readiness_of(application, today=today)
    context = {
        "project": project, "part": part, "outcome": outcome, "filled": outcome.filled, "now": clock.now(),
        "nav": navigation(application, readiness.of_part, part.code), "sums": sums_of(application.budget),
        "gaps": gaps(project, application.budget) if application.budget else [],
        "back": _before(part), **extra,
    }  # fmt: skip
    fragment = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, "passport/step_form.html" if fragment else "passport/step.html", context, status=status)


def _before(part: Part) -> str:
    codes = list(PART)
    return codes[max(codes.index(part.code) - 1, 0)] if part is not PARTS[0] else ""


def navigation(application: Application, missing: Any, current: str) -> list[dict[str, Any]]:
    """The steps with how much is missing on each; `filled` once something stands there and nothing is missing."""
    return [
        {
            "part": part,
            "missing": missing(part.code),
            "filled": not missing(part.code) and _holds(content_of(application, part)),
            "current": part.code == current,
        }
        for part in PARTS
    ]


def _holds(content: Content) -> bool:
    rows = [row for rows in content.rows.values() for row in rows]
    return any(content.fields.values()) or any(value for row in rows for name, value in row.items() if name != "key")


@login_required
@require_POST
def forget(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Throws away what the person typed and did not save."""
    project, part = _step(request, pk, code)
    forget_typed(project=project, code=part.code, by=person(request))
    messages.success(request, _("Shown is what is saved."))
    return redirect("passport:step", project.pk, part.code)
