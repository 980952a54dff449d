"""The log of contacts of a project."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring.forms import ContactForm
from mentoring.models import Contact
from mentoring.services import correct_contact, delete_contact, log_contact
from mentoring.services.contacts import may_still_correct
from projects.models import Project


def _project(request: HttpRequest, pk: int) -> Project:
    projects = Project.objects.visible_to(person(request)).select_related("organisation__region", "centre__region")
    return get_object_or_404(projects, pk=pk)


def _contact(request: HttpRequest, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(person(request)).select_related("project__organisation", "project__centre")
    contact = get_object_or_404(contacts, pk=pk)
    permit(person(request), "mentoring.correct_contact", contact)
    return contact


def _log_of(project: Project) -> str:
    return reverse("mentoring:contacts", args=[project.pk])


def _of(project: Project) -> dict[str, Any]:
    return {"crumbs": [project], "subject": project, "lead": f"{project} · {project.organisation}"}


@login_required
def contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Every contact of the project, newest first."""
    project, now = _project(request, pk), clock.now()
    page: Page[Any] = Paginator(project.contacts.select_related("by"), 20).get_page(request.GET.get("page"))
    for contact in page:
        contact.changeable = contact.by_id == request.user.pk and may_still_correct(contact, now)
    may_log = request.user.has_perm("mentoring.log_contact", project)
    return render(request, "mentoring/contacts.html", {"project": project, "page": page, "may_log": may_log})


@login_required
def log(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor writes down a contact."""
    project, now = _project(request, pk), clock.now()
    permit(person(request), "mentoring.log_contact", project)
    form = ContactForm(request.POST or None, initial={"at": now})
    today = clock.local_date(now, project.zone)
    return form_page(
        request, form=form, title=_("Log a contact"), context=_of(project),
        save=lambda _data: log_contact(project=project, by=person(request), now=now, **form.values(today)),
        done=_("The contact is written down. You may correct it for a day."), back=_log_of(project),
    )  # fmt: skip


@login_required
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """The author corrects a contact within a day."""
    contact, now = _contact(request, pk), clock.now()
    form = ContactForm.of(contact, request.POST or None)
    today = clock.local_date(now, contact.project.zone)
    return form_page(
        request, form=form, title=_("Correct the contact"), context=_of(contact.project),
        save=lambda _data: correct_contact(contact=contact, by=person(request), now=now, **form.values(today)),
        done=_("The contact is corrected."), back=_log_of(contact.project),
    )  # fmt: skip


@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then takes the contact back."""
    contact = _contact(request, pk)
    if request.method != "POST":
        return render(request, "mentoring/contact_delete.html", {"contact": contact, "project": contact.project})
    delete_contact(contact=contact, by=person(request), now=clock.now())
    messages.success(request, _("The contact is taken back."))
    return redirect("mentoring:contacts", pk=contact.project_id)
