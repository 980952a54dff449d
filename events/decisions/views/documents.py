"""A document of a meeting: made from the event, written, approved, published, printed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from events.decisions.enums import ProtocolStatus
from events.decisions.forms import ApproveForm, KindForm, ProtocolForm, ReasonForm
from events.decisions.losses import losses
from events.decisions.models import Protocol
from events.decisions.papers.blocks import Paper, paper_of
from events.decisions.papers.docx import docx
from events.decisions.papers.pdf import pdf
from events.decisions.services import approving, correcting, drafting
from events.decisions.services.kept import difference
from events.decisions.views.fetching import own_protocol, visible_protocol
from events.door.selectors import was_marked
from events.models import Event

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_protocol(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a draft with everything that the event knows."""
    event = get_object_or_404(Event.objects.run_by(request.user).select_related("centre__region"), pk=pk)
    marked = was_marked(event)
    note = "" if marked else _("Nobody was marked at the door, so the document can't say who was there: write it.")
    return form_page(
        request, form=KindForm(request.POST or None), title=_("A document of the meeting"), submit=_("Make a draft"),
        save=lambda data: drafting.draft_protocol(event=event, by=person(request), now=clock.now(), **data),
        done=_("The draft is made: what the event knows is in it already."),
        back=reverse("decisions:of-event", args=[pk]), context={"crumbs": [event], "note": note},
    )  # fmt: skip


def _public_only(request: HttpRequest, protocol: Protocol) -> bool:
    return not request.user.has_perm("decisions.change_protocol", protocol)


@require_safe
def protocol_page(request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
    """The document as its paper says it; those who run the event see what to do next."""
    protocol = visible_protocol(request, pk)
    runs = not _public_only(request, protocol)
    # Earlier versions are for those who run the event: a correction may have taken out what had to go.
    if number and not runs:
        raise Http404
    version = get_object_or_404(protocol.versions, number=number) if number else None
    context = {
        "protocol": protocol, "event": protocol.event, "runs": runs, "version": version,
        "paper": paper_of(protocol, public=not runs, version=version),
        "versions": list(protocol.versions.select_related("approved_by").defer("content")) if runs else [],
        "tracked": protocol.recommendations.tracked().exists(),
    }  # fmt: skip
    return render(request, "decisions/protocol.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of the draft; they keep themselves while somebody types."""
    protocol = own_protocol(request, pk)
    form = ProtocolForm.of(protocol, request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        revision = request.POST.get("revision", "")
        try:
            protocol = drafting.edit_protocol(
                protocol=protocol, by=person(request), now=clock.now(), **form.cleaned_data,
                revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
            )  # fmt: skip
        except DomainError as error:
            show_refusal(form, error)
            refusal = error.message
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, _("Saved."))
                return redirect("decisions:points" if "points" in request.POST else "decisions:edit", pk)
    context = {"protocol": protocol, "event": protocol.event, "form": form, "refusal": refusal, "now": clock.now()}
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]
        return render(request, "decisions/saved.html", context)
    return render(request, "decisions/edit.html", context, status=400 if form.is_bound and form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Freezes the draft as a version."""
    protocol = own_protocol(request, pk)
    form = ApproveForm(request.POST if request.method == "POST" else None, again=protocol.approved_at is not None)
    note = _("The words are frozen then, the document gets its number, and whoever sees to a point is written to.")
    return form_page(
        request, form=form, title=_("Approve the document"), submit=_("Approve"), context={"note": note},
        save=lambda data: approving.approve(protocol=protocol, by=person(request), now=clock.now(), **data),
        done=_("Approved. Print it, have it signed, and publish it."), back=protocol.get_absolute_url(),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the document from the public pages."""
    protocol = own_protocol(request, pk)
    return form_page(
        request, form=ReasonForm(request.POST or None), title=_("Take the document from the public pages"),
        submit=_("Take it away"), back=protocol.get_absolute_url(),
        save=lambda data: approving.unpublish(protocol=protocol, by=person(request), now=clock.now(), **data),
        done=_("It is not public any more; its recommendations are still followed up."),
    )  # fmt: skip


def _verb(do: Callable[..., Any], done: Promise) -> Callable[[HttpRequest, int], HttpResponse]:
    """A button of the document's page."""

    @login_required
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        protocol = own_protocol(request, pk)
        try:
            do(protocol=protocol, by=person(request), now=clock.now())
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, str(done))
        return redirect(protocol)

    return view


publish = _verb(approving.publish, gettext_lazy("Published: everybody can read it."))
correct = _verb(
    correcting.correct,
    gettext_lazy("Correct what has to be corrected, then approve it. Until then the last version holds."),
)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def drop_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what would be thrown away, then gives the correction up."""
    protocol = own_protocol(request, pk)
    if request.method != "POST":
        return _what_is_lost(request, protocol)
    revision = request.POST.get("revision", "")
    try:
        correcting.drop_correction(
            protocol=protocol, by=person(request), now=clock.now(),
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else None,
        )  # fmt: skip
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("decisions:drop-correction" if error.code == "changed_meanwhile" else "decisions:protocol", pk)
    messages.success(request, _("The correction is given up: the approved version stands as it was."))
    return redirect(protocol)


def _what_is_lost(request: HttpRequest, protocol: Protocol) -> HttpResponse:
    if protocol.status != ProtocolStatus.CORRECTING:
        messages.info(request, _("No correction is being written."))
        return redirect(protocol)
    correction = correcting.correction_of(protocol)
    lost = difference(correction) if correction else None
    context = {
        "protocol": protocol, "event": protocol.event, "correction": correction,
        "lost": losses(lost) if lost else [],
        "author": correcting.others_correction(correction, person(request)) if correction and lost else None,
    }  # fmt: skip
    return render(request, "decisions/drop_correction.html", context)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws away a draft that was never approved."""
    protocol = own_protocol(request, pk)
    drafting.discard_draft(protocol=protocol, by=person(request), now=clock.now())
    messages.success(request, _("The draft is thrown away."))
    return redirect("decisions:of-event", protocol.event_id)


@require_safe
def as_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The last approved version as PDF; without one the draft, which says so."""
    protocol = visible_protocol(request, pk)
    return _file(protocol, pdf(_paper(request, protocol), now=clock.now()), "application/pdf", "pdf")


@require_safe
def as_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for Word."""
    protocol = visible_protocol(request, pk)
    return _file(protocol, docx(_paper(request, protocol), now=clock.now()), WORD, "docx")


def _paper(request: HttpRequest, protocol: Protocol) -> Paper:
    return paper_of(protocol, public=_public_only(request, protocol) or "public" in request.GET)


def _file(protocol: Protocol, content: bytes, kind: str, suffix: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    number = f"{protocol.number}-{protocol.year}" if protocol.number else "draft"
    answer["Content-Disposition"] = f'attachment; filename="{slugify(protocol.kind)}-{number}.{suffix}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=0"
    return answer
