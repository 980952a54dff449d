"""Certificates on paper: one as a file, or all of an event as one file or an archive."""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from backend.common.clock import local_date
from backend.common.papers.printing import BRAND, printed
from events.certificates.enums import CertificateKind
from events.certificates.models import Certificate
from events.certificates.tokens import check_url
from events.models import Event

TEMPLATE = Path(__file__).resolve().parent / "certificate.typ"
PART = 250
"""So many certificates are one file or archive: a few seconds of work. A larger event has several parts."""
MASK = 2
"""One pattern of the eight is as good as another here; trying them all takes most of the time of a certificate."""
_NO_NAME = re.compile(r"[^\w.-]+")


def paper(certificates: Sequence[Certificate], *, now: datetime) -> bytes:
    """The certificates as PDF, a page each, in the language of their owners; no query when the event is with them."""
    return printed(TEMPLATE, _data(certificates), now=now)


def archive(certificates: Iterable[Certificate], *, now: datetime) -> bytes:
    """A ZIP with a PDF for each certificate, named after its owner."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for certificate in certificates:
            packed.writestr(file_name(certificate), paper([certificate], now=now))
    return file.getvalue()


def file_name(certificate: Certificate) -> str:
    """`Мария-Лебедева-ABCD-EFGH-JKMNP.pdf`: safe on every system, and no two are alike."""
    name = _NO_NAME.sub("-", certificate.full_name).strip("-.")[:60]
    return f"{name}-{certificate.written}.pdf" if name else f"{certificate.written}.pdf"


def _data(certificates: Sequence[Certificate]) -> dict[str, Any]:
    with override(certificates[0].language if len(certificates) == 1 else get_language()):
        title = _("Certificate: %(event)s") % {"event": certificates[0].event}
    return {
        "lang": certificates[0].language,
        "title": title,
        "author": str(certificates[0].event.centre),
        "pages": [_page(certificate) for certificate in certificates],
    }


def _page(certificate: Certificate) -> dict[str, Any]:
    event = certificate.event
    with override(certificate.language):
        issued = date_format(local_date(certificate.issued_at, event.zone), "j E Y")
        return {
            "lang": certificate.language,
            "brand": BRAND,
            "issuer": str(event.centre),
            "heading": _HEADINGS[CertificateKind(certificate.kind)](),
            "given_to": pgettext("on a certificate", "is given to"),
            "name": certificate.full_name,
            "what_for": _REASONS[CertificateKind(certificate.kind)](),
            "event": event.title,
            "particulars": " · ".join(_particulars(certificate)),
            "issued": _("Issued on %(day)s by %(centre)s") % {"day": issued, "centre": event.centre},
            "number_label": pgettext("on a certificate", "Number"),
            "number": certificate.written,
            "how_to_check": _("Anybody can check it: %(address)s")
            % {"address": f"{settings.SITE_URL}{reverse('certificates:check')}".removeprefix("https://")},
            "qr": qr_drawing(check_url(certificate.number)),
            "qr_says": _("Code with the address at which the certificate is checked"),
        }


_HEADINGS = {
    CertificateKind.PARTICIPANT: lambda: _("Certificate of a participant"),
    CertificateKind.SPEAKER: lambda: _("Certificate of a speaker"),
    CertificateKind.ORGANISER: lambda: _("Certificate of an organiser"),
    CertificateKind.VOLUNTEER: lambda: _("Certificate of a volunteer"),
}
# What for, without words that ask whether the owner is a man or a woman.
_REASONS = {
    CertificateKind.PARTICIPANT: lambda: _("for taking part in the event"),
    CertificateKind.SPEAKER: lambda: _("for a talk at the event"),
    CertificateKind.ORGANISER: lambda: _("for help with organising the event"),
    CertificateKind.VOLUNTEER: lambda: _("for voluntary help at the event"),
}


def _particulars(certificate: Certificate) -> list[str]:
    event = certificate.event
    parts = [str(event.get_kind_display()), days_of(event)]
    if certificate.hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", certificate.hours) % {"count": certificate.hours})
    return parts


def days_of(event: Event) -> str:
    """On which days it is held, with the year: “28 ноября 2026” or “28 ноября 2026 – 2 декабря 2026”."""
    first, last = local_date(event.starts_at, event.zone), local_date(event.ends_at, event.zone)
    begin = date_format(first, "j E Y")
    return begin if first == last else f"{begin} – {date_format(last, 'j E Y')}"


def qr_drawing(text: str) -> str:
    """The code as an SVG document without a border."""
    drawing = segno.make(text, error="m", micro=False, mask=MASK)
    return str(drawing.svg_inline(border=0, omitsize=True))
