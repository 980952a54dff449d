"""Pages on which a centre says whom it shows on its public page."""

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
from backend.directory.forms import NamedPersonForm, PersonOfPageForm, ShownForm
from backend.directory.models import Centre, PublicPerson
from backend.directory.selectors import people_on_page
from backend.directory.services.public_people import (
    add_public_person,
    agree_to_be_shown,
    change_public_person,
    remove_public_person,
    show_oneself,
)
from backend.ui.pages import form_page


def _centre(request: HttpRequest, pk: int) -> Centre:
    rows = Centre.objects.people_visible_to(request.user).select_related("region")
    return get_object_or_404(rows, pk=pk)


def _entry(request: HttpRequest, pk: int) -> PublicPerson:
    rows = PublicPerson.objects.filter(centre__in=Centre.objects.people_visible_to(request.user))
    return get_object_or_404(rows.select_related("centre__region", "user"), pk=pk)


@login_required
def page_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody entered for the page, with whether they agreed."""
    centre, by = _centre(request, pk), person(request)
    people = list(people_on_page(centre))
    entered = any(shown.user_id == by.pk for shown in people)
    context = {
        "centre": centre, "people": people,
        "may_change": by.has_perm("directory.change_centre", centre),
        "may_show_oneself": not entered and by.has_perm("directory.show_oneself", centre),
    }  # fmt: skip
    return render(request, "directory/page_people.html", context)


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The head enters somebody."""
    centre, by = _centre(request, pk), person(request)
    permit(by, "directory.change_centre", centre)
    return form_page(
        request, form=PersonOfPageForm(request.POST or None, centre=centre), title=_("Show somebody on the page"),
        save=lambda data: add_public_person(centre=centre, by=by, now=clock.now(), **data), submit=_("Show"),
        done=lambda shown: _("Shown on the page.") if shown.agreed_at else _("They are shown as soon as they agree."),
        back=reverse("directory:page_people", args=[pk]), context={"crumbs": [centre]},
    )  # fmt: skip


@login_required
def me(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody of the centre puts themselves on its page."""
    centre, by = _centre(request, pk), person(request)
    permit(by, "directory.show_oneself", centre)
    return form_page(
        request, form=ShownForm(request.POST or None), title=_("Show me on the page of the centre"),
        save=lambda data: show_oneself(centre=centre, by=by, now=clock.now(), **data), submit=_("I agree, show me"),
        done=_("You are on the page. You can take yourself off it at any time."), back=centre.get_absolute_url(),
        context={
            "crumbs": [centre],
            "lead": _("Your name and what you write here are seen by everybody, until you take yourself off the page."),
        },
    )  # fmt: skip


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is shown of somebody."""
    shown, by = _entry(request, pk), person(request)
    permit(by, "directory.change_publicperson", shown)
    form = (ShownForm if shown.user_id else NamedPersonForm)(request.POST or None, instance=shown)
    return form_page(
        request, form=form, title=_("What the page shows of somebody"), done=_("Saved."),
        save=lambda data: change_public_person(shown=shown, by=by, now=clock.now(), **data),
        back=reverse("directory:page_people", args=[shown.centre_id]),
        context={"crumbs": [shown.centre], "lead": shown.name},
    )  # fmt: skip


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    shown = agree_to_be_shown(shown=_entry(request, pk), by=person(request), now=clock.now())
    messages.success(request, _("You are on the page. You can take yourself off it at any time."))
    return redirect(shown.centre)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _entry(request, pk)
    remove_public_person(shown=shown, by=person(request), now=clock.now())
    messages.success(request, _("The page shows this person no more: %(name)s.") % {"name": shown.name})
    return redirect("directory:page_people", shown.centre_id)
