"""Begin, change, give up, and who helps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.enums import Role
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.accounts.roles import has_role
from backend.common import clock
from backend.directory.forms import id_in
from backend.directory.models import Centre, Organisation
from backend.ui.pages import form_page
from projects.founding import services
from projects.founding.forms import BeginForm, DropForm, PeopleForm, PlanForm
from projects.founding.selectors import begun_for
from projects.founding.views.overview import visible_founding


@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """A group begins: what it wants to found, and who is to help."""
    by = person(request)
    groups = begun_for(Organisation.objects.visible_to(by))
    if not has_role(by, Role.MENTOR, Role.HEAD, Role.OPERATOR):
        owned = by.memberships.current().filter(role=Role.OWNER).values("organisation")
        groups = groups.filter(pk__in=owned)
    centres = Centre.objects.exclude(status__in=("closed", "planned")).filter(region__in=groups.values("region"))
    initial = {"group": id_in(request.GET.get("group")), "online": True}
    return form_page(
        request,
        form=BeginForm(request.POST or None, groups=groups, centres=centres, initial=initial),
        save=lambda data: services.begin_founding(by=by, now=clock.now(), **data),
        done=_("The checklist is ready: begin with its first step."),
        back=reverse("founding:list"),
        title=_("From a group to an organisation"),
        submit=_("Make the checklist"),
        context={"lead": _("Say what you want to found. You get a checklist with documents and dates.")},
    )


@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, form or way of filing; the checklist changes with it."""
    founding, by = visible_founding(request, pk), person(request)
    permit(by, "founding.change_founding", founding)
    return form_page(
        request,
        form=PlanForm(request.POST or None, instance=founding),
        save=lambda data: services.change_founding(founding=founding, by=by, now=clock.now(), **data),
        done=_("Saved."),
        back=founding.get_absolute_url(),
        title=_("What is to be founded"),
        context={"crumbs": [founding]},
    )


@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Which centre helps, and who of it."""
    founding, by = visible_founding(request, pk), person(request)
    permit(by, "founding.guide_founding", founding)
    initial = {"centre": founding.centre_id, "mentor": founding.mentor_id}
    return form_page(
        request,
        form=PeopleForm(request.POST or None, founding=founding, initial=initial),
        save=lambda data: services.name_people(founding=founding, by=by, now=clock.now(), **data),
        done=_("Saved. Whoever is named now gets a letter."),
        back=founding.get_absolute_url(),
        title=_("Who helps the group"),
        context={"crumbs": [founding]},
    )


@login_required
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The group gives it up."""
    founding, by = visible_founding(request, pk), person(request)
    permit(by, "founding.lead_founding", founding)
    return form_page(
        request,
        form=DropForm(request.POST or None),
        save=lambda data: services.drop_founding(founding=founding, by=by, now=clock.now(), **data),
        done=_("It is given up. You can take it up again at any time."),
        back=founding.get_absolute_url(),
        title=_("Give it up"),
        submit=_("Give it up"),
        context={"crumbs": [founding], "lead": _("Nothing is deleted, and no letter goes any more.")},
    )


@login_required
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """What was given up is taken up again."""
    founding = visible_founding(request, pk)
    services.resume_founding(founding=founding, by=person(request), now=clock.now())
    messages.success(request, _("It goes on."))
    return redirect(founding)
