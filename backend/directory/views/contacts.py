"""Which unit of each municipality answers for non-profits; anybody reads it, the region's operator keeps it."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Invalid
from backend.common.tabular.book import xlsx_download
from backend.common.tabular.writer import csv_download, csv_lines
from backend.directory.filters import ContactFilter
from backend.directory.forms import ContactForm
from backend.directory.models import MunicipalContact, Territory
from backend.directory.selectors import municipalities_with_contacts
from backend.directory.services.municipal_contacts import remove_contact, save_contact
from backend.directory.views.centres import operated_regions
from backend.ui.lists import list_context
from backend.ui.pages import form_page

PAGE = 50
WIDTHS = (30, 40, 50, 30, 30, 22, 30, 50, 14)


def _found(request: HttpRequest) -> ContactFilter:
    today = clock.local_date(clock.now(), clock.MOSCOW)
    return ContactFilter(request.GET, municipalities_with_contacts(today), request=request)


def contacts(request: HttpRequest) -> HttpResponse:
    """All municipalities with their units; those without one can be asked for alone."""
    found = _found(request)
    mine = operated_regions(person(request)) if request.user.has_perm("directory.register_centre") else ()
    context = {
        **list_context(request, found, size=PAGE),
        "without": found.qs.filter(contact=None).count(), "operated": {region.pk for region in mine},
    }  # fmt: skip
    return render(request, "directory/contacts_of_municipalities.html", context)


def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as it is narrowed, as CSV or an Excel file."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    found = _found(request)
    if not found.is_valid():
        raise Invalid(_("A filter is not understood: go back to the list and choose it anew."), code="wrong_filter")
    table = list(_rows(found))
    name = f"municipal-contacts-{clock.now():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return xlsx_download(table, name, sheet=_("Municipalities"), widths=WIDTHS)
    return csv_download([csv_lines(table)], name)


def _rows(found: ContactFilter) -> Iterator[list[str]]:
    yield [
        _("Region"), _("Municipality"), _("Unit"), _("Who answers"), _("Post"), _("Telephone"), _("E-mail"),
        _("Address"), _("Checked on"),
    ]  # fmt: skip
    for place in found.qs:
        contact = getattr(place, "contact", None) or MunicipalContact()
        yield [
            str(place.parent), place.name, contact.unit, contact.person, contact.post, contact.phone, contact.email,
            contact.address, contact.checked_on.isoformat() if contact.checked_on else "",
        ]  # fmt: skip


def _municipality(request: HttpRequest, pk: int) -> Territory:
    rows = Territory.objects.municipalities().filter(parent__in=operated_regions(person(request)))
    return get_object_or_404(rows.select_related("contact"), pk=pk)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters or changes the contact of a municipality; only the operator of its region knows of this page."""
    place, by = _municipality(request, pk), person(request)
    form = ContactForm(request.POST or None, instance=getattr(place, "contact", None))
    return form_page(
        request, form=form, title=_("Contact of the municipality"), done=_("Saved."),
        save=lambda data: save_contact(municipality=place, by=by, now=clock.now(), **data),
        back=f"{reverse('directory:contacts')}?region={place.parent_id}", context={"lead": place.name},
    )  # fmt: skip


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    place = _municipality(request, pk)
    remove_contact(municipality=place, by=person(request), now=clock.now())
    messages.success(request, _("The contact is taken away: %(municipality)s.") % {"municipality": place})
    return redirect("directory:contacts")
