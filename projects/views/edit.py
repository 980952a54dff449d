"""The pages with one form each that change a project."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.forms.life import CheckpointForm, ContractForm, DoneForm, MoveForm, TeamMemberForm
from projects.models import Checkpoint, Project
from projects.services.checkpoints import finish_checkpoint, remove_checkpoint, save_checkpoint
from projects.services.contract import change_contract
from projects.services.moves import move_project
from projects.services.registration import retry_project
from projects.services.team import save_team_member
from projects.views.project import visible_project


def _page_of(request: HttpRequest, project: Project, **page: Any) -> HttpResponse:
    """A form page that belongs to a project: its crumb, and the way back to it."""
    page.setdefault("back", project.get_absolute_url())
    page["context"] = {"crumbs": [project], **page.get("context", {})}
    return form_page(request, **page)


@login_required
def move_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves the project to its next stage."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.move_project", project)
    form = MoveForm(request.POST or None, project=project, user=by, initial={"to": request.GET.get("to")})
    return _page_of(
        request, project, form=form, template="projects/move.html",
        save=lambda data: move_project(project=project, by=by, now=clock.now(), **data),
        done=_("The project has moved."), title=_("What happened with the project?"), submit=_("Move the project"),
        context={"moves": form.moves, "project": project},
    )  # fmt: skip


@login_required
def contract_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters the contract's number and day of signing."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.change_contract", project)
    form = ContractForm(request.POST or None, instance=getattr(project, "contract", None))
    return _page_of(
        request, project, form=form, title=_("Contract"), done=_("The contract is saved."),
        save=lambda data: change_contract(project=project, by=by, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def checkpoint_page(request: HttpRequest, pk: int, checkpoint_pk: int | None = None) -> HttpResponse:
    """Plans a checkpoint, or changes one."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.add_checkpoint", project)
    checkpoint = get_object_or_404(Checkpoint, pk=checkpoint_pk, project=project) if checkpoint_pk else None
    form = CheckpointForm(request.POST or None, instance=checkpoint)
    return _page_of(
        request, project, form=form, template="projects/checkpoint.html",
        save=lambda data: save_checkpoint(project=project, checkpoint=checkpoint, by=by, now=clock.now(), **data),
        title=_("Change the checkpoint") if checkpoint else _("New checkpoint"), done=_("The checkpoint is saved."),
        context={"checkpoint": checkpoint, "project": project},
    )  # fmt: skip


@login_required
def done_page(request: HttpRequest, pk: int, checkpoint_pk: int) -> HttpResponse:
    """Marks a checkpoint as done."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.finish_checkpoint", project)
    checkpoint = get_object_or_404(project.checkpoints, pk=checkpoint_pk)
    now = clock.now()
    form = DoneForm(request.POST or None, initial={"done_on": clock.local_date(now, project.zone)})
    return _page_of(
        request, project, form=form, title=checkpoint.title, submit=_("Mark as done"), done=_("Marked as done."),
        save=lambda data: finish_checkpoint(checkpoint=checkpoint, by=by, now=now, **data),
    )  # fmt: skip


@login_required
@require_POST
def reopen(request: HttpRequest, pk: int, checkpoint_pk: int) -> HttpResponse:
    """Takes a mark of done back."""
    project = visible_project(request, pk)
    checkpoint = get_object_or_404(project.checkpoints, pk=checkpoint_pk)
    finish_checkpoint(checkpoint=checkpoint, by=person(request), now=clock.now(), done_on=None)
    messages.success(request, _("The checkpoint is open again."))
    return redirect(project)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, checkpoint_pk: int) -> HttpResponse:
    """Takes away a checkpoint that was planned by mistake."""
    project = visible_project(request, pk)
    checkpoint = get_object_or_404(project.checkpoints, pk=checkpoint_pk)
    remove_checkpoint(checkpoint=checkpoint, by=person(request), now=clock.now())
    messages.success(request, _("The checkpoint is taken away."))
    return redirect(project)


@login_required
def team_page(request: HttpRequest, pk: int, member_pk: int | None = None) -> HttpResponse:
    """Adds somebody to the team, or changes them."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "projects.change_team", project)
    member = get_object_or_404(project.team, pk=member_pk) if member_pk else None
    form = TeamMemberForm(request.POST or None, instance=member)
    return _page_of(
        request, project, form=form, done=_("The team is saved."),
        save=lambda data: save_team_member(project=project, member=member, by=by, now=clock.now(), **data),
        title=_("Change a team member") if member else _("New team member"),
    )  # fmt: skip


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Starts a new draft from a project that got no support."""
    fresh = retry_project(project=visible_project(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("A new draft is ready: look through it and correct what the experts said."))
    return redirect(fresh)
