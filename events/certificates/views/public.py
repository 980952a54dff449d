"""What an owner of a certificate opens by the link in the letter, and what anybody checks by its number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from backend.accounts.throttle import slow_down
from backend.common import clock
from events.certificates.forms import CheckForm
from events.certificates.models import Certificate
from events.certificates.papers.certificates import paper
from events.certificates.selectors import found_by
from events.certificates.tokens import certificate_of, token_of
from events.certificates.views.files import download


@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Whether a number is real: the event, its date and the initials, nothing else. Asked too often: refused."""
    form = CheckForm(request.GET or None)
    certificate: Certificate | None = None
    asked = form.is_bound and form.is_valid()
    if asked:
        slow_down(request, "certificate-check")
        certificate = found_by(form.cleaned_data["number"])
    context = {"form": form, "asked": asked, "certificate": certificate, "event": certificate and certificate.event}
    status = 404 if asked and certificate is None else 400 if form.is_bound and not asked else 200
    return _private(render(request, "certificates/check.html", context, status=status))


@never_cache
@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate of whoever has the letter."""
    certificate = certificate_of(token)
    newer = _newest(certificate)
    context = {
        "certificate": certificate, "event": certificate.event, "token": token,
        "newer": token_of(newer) if newer != certificate else "",
    }  # fmt: skip
    return _private(render(request, "certificates/own.html", context))


@never_cache
@require_safe
def own_paper(request: HttpRequest, token: str) -> HttpResponse:
    """The same as PDF, while it holds."""
    certificate = certificate_of(token)
    if certificate.state != "valid":
        raise Http404
    return _private(download(paper([certificate], now=clock.now()), f"certificate-{certificate.written}.pdf"))


def _newest(certificate: Certificate) -> Certificate:
    """The one that was issued instead of it, or instead of that one."""
    while later := getattr(certificate, "replaced_by", None):
        certificate = later
    return certificate


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
