"""Pages over the whole application: the check list, the difference to the one before, who helped."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from backend.ui.pages import form_page
from projects.models import Project
from projects.passport.checklist import readiness_of
from projects.passport.forms.filled import changes_between
from projects.passport.parts import READY
from projects.passport.selectors import application_of, centres_that_helped
from projects.passport.services.preparation import add_preparation, remove_preparation
from projects.passport.views.steps import navigation
from projects.views.project import visible_project


@login_required
def ready_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Is the application ready to be submitted? What is missing, with links to the place."""
    project = visible_project(request, pk)
    application = application_of(project)
    readiness = readiness_of(application, today=clock.local_date(clock.now(), project.zone))
    context = {
        "project": project, "readiness": readiness, "nav": navigation(application, readiness.of_part, READY),
        "groups": [(_("Still missing"), readiness.missing), (_("Typical mistakes"), readiness.mistakes)],
    }  # fmt: skip
    return render(request, "passport/ready.html", context)


@login_required
def difference_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is different from the application that got no support."""
    project = visible_project(request, pk)
    old = Project.objects.visible_to(request.user).filter(retries=project).select_related("region").first()
    if old is None:
        raise Http404
    groups = changes_between(application_of(old), application_of(project))
    return render(request, "passport/difference.html", {"project": project, "old": old, "groups": groups})


class PreparationForm(forms.Form):
    centre = forms.ModelChoiceField(
        label=gettext_lazy("resource centre"), queryset=Centre.objects.none(), empty_label=None
    )
    service = forms.CharField(
        label=gettext_lazy("how the centre helped"), max_length=300,
        help_text=gettext_lazy("Such as: choice of the contest, budget, letters of support, a last reading."),
    )  # fmt: skip

    def __init__(self, *args: Any, project: Project, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres_that_helped(by, project)  # type: ignore[attr-defined]


@login_required
def preparation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what a centre helped with."""
    project, by = visible_project(request, pk), person(request)
    permit(by, "passport.change_preparation", project)
    form = PreparationForm(request.POST or None, project=project, by=by, initial={"centre": project.centre_id})
    return form_page(
        request, form=form, title=_("Who helped to write the application"), done=_("Written down."),
        save=lambda data: add_preparation(project=project, by=by, now=clock.now(), **data),
        back=project.get_absolute_url(), context={"crumbs": [project]},
    )  # fmt: skip


@login_required
@require_POST
def preparation_remove(request: HttpRequest, pk: int, preparation_pk: int) -> HttpResponse:
    """Takes back what was written down by mistake."""
    project = visible_project(request, pk)
    row = get_object_or_404(project.preparations.select_related("project"), pk=preparation_pk)
    remove_preparation(preparation=row, by=person(request), now=clock.now())
    messages.success(request, _("Taken back."))
    return redirect(project)
