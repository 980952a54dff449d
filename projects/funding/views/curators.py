"""The people of the funds."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from projects.funding.forms.programmes import CurationForm, CuratorForm
from projects.funding.models import Curation, Curator
from projects.funding.services import curators as services
from projects.funding.views.money import of_project

MOST = 500


@login_required
def curators_page(request: HttpRequest) -> HttpResponse:
    """Whom to call in the funds, by region."""
    rows = Curator.objects.visible_to(request.user).select_related("region").order_by("region__name", "donor", "pk")
    may_add = person(request).has_perm("funding.add_programme")
    return render(request, "funding/curators.html", {"curators": rows[:MOST], "may_add": may_add})


@login_required
def edit_page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enters a curator, or changes one."""
    by = person(request)
    curator = get_object_or_404(Curator.objects.visible_to(by), pk=pk) if pk else None
    permit(by, "funding.change_curator" if curator else "funding.add_programme", curator)
    fresh = Curator.objects.get(pk=pk) if pk else None
    return form_page(
        request, form=CuratorForm(request.POST or None, instance=fresh, user=by), back=reverse("funding:curators"),
        title=str(curator) if curator else _("New curator"), done=_("The curator is saved."),
        save=lambda data: services.save_curator(curator=curator, by=by, now=clock.now(), **data),
    )  # fmt: skip


@login_required
def of_project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who of the fund answers for a project."""
    project, by = of_project(request, pk, "funding.name_curator"), person(request)
    named = Curation.objects.filter(project=project).first()
    form = CurationForm(
        request.POST or None, region=project.region, initial={"curator": named.curator_id if named else None}
    )
    return form_page(
        request, form=form, title=_("Curator of the fund"), done=_("The curator is saved."),
        save=lambda data: services.name_curator(project=project, by=by, now=clock.now(), **data),
        back=project.get_absolute_url(), context={"crumbs": [project]},
    )  # fmt: skip
