"""What people take home from an event: links, and files that are only ever saved, never shown by a browser."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from events.enums import RegistrationStatus
from events.models import Event
from events.programme.forms import MaterialForm
from events.programme.models import Material
from events.programme.services.materials import add_material, edit_material, remove_material
from events.programme.views.editing import both, dropped, edit_page
from events.tokens import registration_of
from events.views.organiser import own_event
from projects.files.models import StoredFile
from projects.files.views import SHUT, sent


@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def material(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a material."""
    return file_of(get_object_or_404(Material.objects.visible_to(request.user), pk=pk))


def file_of(found: Material) -> HttpResponseBase:
    """The content of the material's file.

    Raises:
        Http404: it is a link, or its file was taken away.
    """
    stored = StoredFile.objects.of(found).order_by("-at", "-pk").first()
    if stored is None:
        raise Http404
    return sent(stored)


@never_cache
@require_safe
@csp_replace(SHUT)  # type: ignore[arg-type]
def material_by_ticket(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """The file of a material for somebody who takes part and has no account."""
    registration = registration_of(token)
    if registration.status != RegistrationStatus.CONFIRMED:
        raise Http404
    return file_of(get_object_or_404(Material, pk=pk, event=registration.event_id))


@login_required
@both
def new_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a link or a file."""
    event, by = own_event(request, pk), person(request)
    form = MaterialForm(request.POST or None, request.FILES or None, event=event)
    return edit_page(
        request, event, form=form, title=_("New material"), done=_("Saved."),
        save=lambda said: add_material(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def change_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is said of a material, and who gets it."""
    found, by = _own_material(request, pk), person(request)
    return edit_page(
        request, found.event, form=MaterialForm(request.POST or None, event=found.event, material=found),
        title=_("Change the material"), done=_("Saved."),
        save=lambda said: edit_material(material=found, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@require_POST
def drop_material(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a material away."""
    found = _own_material(request, pk)
    return dropped(
        request, found.event_id, _("The material is removed."),
        lambda: remove_material(material=found, by=person(request), now=clock.now()),
    )  # fmt: skip


def _own_material(request: HttpRequest, pk: int) -> Any:
    rows = Material.objects.filter(event__in=Event.objects.run_by(request.user).values("pk"))
    return get_object_or_404(rows.select_related("event__centre__region"), pk=pk)
