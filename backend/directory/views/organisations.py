from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.filters import OrganisationFilter
from backend.directory.forms import OrganisationForm, municipalities_of
from backend.directory.models import Organisation
from backend.directory.sections import sections_of
from backend.directory.selectors import people_of
from backend.directory.services.organisations import change_organisation, register_organisation
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context

PAGE = 30


@login_required
def organisations(request: HttpRequest) -> HttpResponse:
    """The register, as far as the person may see it."""
    rows = Organisation.objects.visible_to(request.user).select_related("region", "municipality")
    found = OrganisationFilter(request.GET, rows, request=request)
    return render(request, "directory/organisations.html", list_context(request, found, size=PAGE))


@login_required
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: requisites, contacts, people, and what other parts of the service add."""
    rows = Organisation.objects.visible_to(request.user).select_related("region", "municipality")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "organisation": found,
        "people": people_of(found),
        "sections": sections_of(found, request),
        "may_change": request.user.has_perm("directory.change_organisation", found),
        "may_manage_people": request.user.has_perm("directory.manage_people", found),
    }
    return render(request, "directory/organisation.html", context)


def refreshing(request: HttpRequest) -> bool:
    """Whether the form was sent only to offer the municipalities of another region."""
    return "refresh" in request.POST


@login_required
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Registers an organisation; who does so leads it."""
    permit(person(request), "directory.register_organisation")
    form = form_for(request, Organisation())
    if request.method == "POST" and not refreshing(request) and form.is_valid():
        try:
            made = register_organisation(by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The organisation is registered."))
            return redirect(made)
    return render(request, "directory/organisation_form.html", {"form": form})


@login_required
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    permit(person(request), "directory.change_organisation", found)
    form = form_for(request, found)
    if request.method == "POST" and not refreshing(request) and form.is_valid():
        try:
            change_organisation(organisation=found, by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return render(request, "directory/organisation_form.html", {"form": form, "organisation": found})


def form_for(request: HttpRequest, row: Organisation) -> OrganisationForm:
    """The form as sent, or as it stands; asked to refresh, what was typed so far without complaints about it."""
    if refreshing(request):
        return OrganisationForm(initial=request.POST.dict(), instance=row)
    return OrganisationForm(request.POST or None, instance=row)


@login_required
def municipalities(request: HttpRequest) -> HttpResponse:
    """The options of a select, for the region that was just chosen."""
    return render(
        request, "directory/municipality_options.html", {"rows": municipalities_of(request.GET.get("region"))}
    )
