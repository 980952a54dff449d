"""Pages on which comments are written and corrected; they are read in the feed of the project."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.talk import services
from projects.talk.forms import CommentForm, EditForm
from projects.talk.models import Comment
from projects.views.project import visible_project


def _feed(pk: int) -> str:
    return reverse("projects:feed", args=[pk])


@login_required
def add_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a comment."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "talk.add_comment", project)
    inside = by.has_perm("talk.add_inner_comment", project)
    form = CommentForm(request.POST or None, request.FILES or None, inside=inside)

    def save(data: dict) -> Comment:
        files = [data["content"]] if data["content"] else []
        fields = {"text": data["text"], "visibility": data["visibility"]}
        return services.add_comment(project=project, by=by, now=clock.now(), files=files, **fields)

    return form_page(
        request, form=form, save=save, title=_("New comment"), submit=_("Send the comment"), back=_feed(pk),
        done=_("The comment stands in the feed; the others get a letter."), context={"crumbs": [project]},
    )  # fmt: skip


def _comment(request: HttpRequest, pk: int, comment_pk: int) -> Comment:
    rows = Comment.objects.visible_to(request.user).select_related("project")
    return get_object_or_404(rows, pk=comment_pk, project=pk)


@login_required
def edit_page(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Corrects one's own comment, or offers to take it back."""
    comment, by = _comment(request, pk, comment_pk), person(request)
    permit(by, "talk.change_comment", comment)
    return form_page(
        request, form=EditForm(request.POST or None, initial={"text": comment.text}), title=_("Correct the comment"),
        save=lambda data: services.edit_comment(comment=comment, by=by, now=clock.now(), **data),
        done=_("The comment is corrected."), back=_feed(pk), template="talk/edit.html",
        context={"crumbs": [comment.project], "comment": comment},
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Takes a comment back, and offers to undo it."""
    comment = services.withdraw_comment(comment=_comment(request, pk, comment_pk), by=person(request), now=clock.now())
    return render(request, "talk/withdrawn.html", {"comment": comment, "project": comment.project})


@login_required
@require_POST
def restore(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Brings back a comment that was taken back by a slip."""
    services.restore_comment(comment=_comment(request, pk, comment_pk), by=person(request), now=clock.now())
    messages.success(request, _("The comment is back."))
    return redirect(_feed(pk))
