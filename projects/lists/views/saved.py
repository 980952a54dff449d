"""Saved views: named, shared, begun with, taken away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.lists.forms import ViewForm
from projects.lists.models import SavedView
from projects.lists.services.views import begin_with, remove_view, save_view
from projects.lists.views.common import said_in_words, without_place


@login_required
def view_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Saves the list as it is narrowed now, or changes a saved view."""
    by = person(request)
    view = get_object_or_404(SavedView.objects.visible_to(by), pk=pk) if pk else None
    if view:
        permit(by, "lists.change_view", view)
    initial = {"query": without_place(request.GET), "board": request.GET.get("as") == "board"}
    form = ViewForm(request.POST or None, instance=view, initial={} if view else initial, user=by)
    back = view.get_absolute_url() if view else f"{reverse('projects:list')}?{initial['query']}&view=0"

    def save(data: dict[str, Any]) -> SavedView:
        kept = SavedView.objects.get(pk=view.pk) if view else None
        return save_view(view=kept, by=by, now=clock.now(), **data)

    return form_page(
        request, form=form, save=save, back=back, template="lists/view.html",
        title=_("Saved view") if view else _("Save this view"), done=_("The view is saved."),
        context={"view": view, "words": said_in_words(view.query if view else str(initial["query"]), by)},
    )  # fmt: skip


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a view away."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    remove_view(view=view, by=person(request), now=clock.now())
    messages.success(request, _("The view is taken away."))
    return redirect(f"{reverse('projects:list')}?view=0")


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's list begins with this view; or no longer does, where it did."""
    by = person(request)
    view = get_object_or_404(SavedView.objects.visible_to(by), pk=pk)
    held = getattr(by, "default_view", None)
    begins = not (held and held.view_id == view.pk)
    begin_with(view=view if begins else None, by=by)
    messages.success(
        request, _("Your list begins with this view.") if begins else _("Your list begins with all projects.")
    )
    return redirect(view)
