"""Certificates of an event: for its organisers and nobody else."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.ui.lists import list_context
from backend.ui.pages import form_page
from events.certificates.filters import CertificateFilter
from events.certificates.forms import ByHandForm, CertificateReasonForm, IssueForm, ReissueForm
from events.certificates.models import Certificate
from events.certificates.papers import badges, certificates
from events.certificates.selectors import figures, hours_of
from events.certificates.services import issue_by_hand, issue_certificates, reissue_certificate, revoke_certificate
from events.certificates.views.files import download, part_of, parts_of
from events.models import Event
from events.views.organiser import own_event

PER_PAGE = 50


def own_certificate(request: HttpRequest, pk: int) -> Certificate:
    """A certificate of an event that the person organises, else 404."""
    rows = Certificate.objects.visible_to(request.user).select_related("event__centre__region")
    return get_object_or_404(rows, pk=pk)


def _list(event: Event) -> str:
    return reverse("certificates:list", args=[event.pk])


@login_required
@never_cache
@require_safe
def certificate_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has a certificate, who still waits for one, and all of them as files."""
    event = own_event(request, pk)
    found = CertificateFilter(request.GET, queryset=event.certificates.all(), request=request)
    counted = figures(event)
    context = {
        "event": event, "figures": counted, "begun": event.starts_at <= clock.now(),
        "issue_form": IssueForm(initial={"hours": hours_of(event)}),
        "parts": parts_of(counted["valid"], certificates.PART), **list_context(request, found, size=PER_PAGE),
    }  # fmt: skip
    return render(request, "certificates/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives everybody who was there a certificate."""
    event = own_event(request, pk)
    return form_page(
        request, form=IssueForm(request.POST or None, initial={"hours": hours_of(event)}),
        title=_("Issue certificates"), submit=_("Issue certificates"), back=_list(event),
        save=lambda data: issue_certificates(event=event, by=person(request), now=clock.now(), hours=data["hours"]),
        done=_issued, context={"lead": event.title},
    )  # fmt: skip


def _issued(number: int) -> str:
    if not number:
        return _("Everybody who was there has a certificate already.")
    return ngettext(
        "%(count)d certificate is issued; the letter is on its way.",
        "%(count)d certificates are issued; the letters are on their way.",
        number,
    ) % {"count": number}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A certificate for a speaker, an organiser or a volunteer."""
    event = own_event(request, pk)
    return form_page(
        request, form=ByHandForm(request.POST or None, initial={"hours": hours_of(event)}),
        title=_("Certificate for a speaker or a helper"), submit=_("Issue"), back=_list(event),
        save=lambda data: issue_by_hand(
            event=event, by=person(request), now=clock.now(), language=get_language() or "ru", **data
        ),
        done=_("The certificate is issued."), context={"lead": event.title},
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, then takes the certificate back."""
    found = own_certificate(request, pk)
    return form_page(
        request, form=CertificateReasonForm(request.POST or None), title=_("Revoke the certificate"),
        submit=_("Revoke"), back=_list(found.event), context={"lead": f"{found.full_name}, {found.written}"},
        save=lambda data: revoke_certificate(certificate=found, by=person(request), now=clock.now(), **data),
        done=_("The certificate is revoked: whoever checks its number reads so."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Another certificate with the right name instead of this one."""
    found = own_certificate(request, pk)
    return form_page(
        request, form=ReissueForm(request.POST or None, initial={"full_name": found.full_name}),
        title=_("Correct the name"), submit=_("Issue the corrected one"), back=_list(found.event),
        context={"lead": f"{found.full_name}, {found.written}"},
        save=lambda data: reissue_certificate(certificate=found, by=person(request), now=clock.now(), **data),
        done=_("The corrected certificate has a number of its own; the letter is on its way."),
    )  # fmt: skip


@login_required
@never_cache
@require_safe
def certificate_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate as PDF."""
    found = own_certificate(request, pk)
    if found.state != "valid":
        raise Http404
    return download(certificates.paper([found], now=clock.now()), f"certificate-{found.written}.pdf")


@login_required
@never_cache
@require_safe
def all_as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """All valid certificates as one file; `?part=2` is the second part of a large event."""
    event = own_event(request, pk)
    rows, part = part_of(request, _valid(event), certificates.PART)
    return download(certificates.paper(rows, now=clock.now()), f"certificates-{pk}{part}.pdf")


@login_required
@never_cache
@require_safe
def all_as_archive(request: HttpRequest, pk: int) -> HttpResponse:
    """All valid certificates as an archive of files, to be sent on."""
    event = own_event(request, pk)
    rows, part = part_of(request, _valid(event), certificates.PART)
    return download(certificates.archive(rows, now=clock.now()), f"certificates-{pk}{part}.zip")


@login_required
@never_cache
@require_safe
def badge_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Badges of everybody who comes."""
    event = own_event(request, pk)
    rows, part = part_of(request, badges.guests_with_badges(event), badges.PART)
    return download(badges.badge_sheets(event, rows, now=clock.now()), f"badges-{pk}{part}.pdf")


def _valid(event: Event):  # type: ignore[no-untyped-def]
    return event.certificates.valid().select_related("event__centre")
