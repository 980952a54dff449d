"""Who shall do what: addressees and points of a draft."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from events.decisions.forms import AddresseeForm, EditPointForm, PasteForm, PointForm
from events.decisions.models import Addressee, Protocol, Recommendation
from events.decisions.numbering import numbered
from events.decisions.outline import sections_of
from events.decisions.parsing import Group, parsed
from events.decisions.selectors import carried_to
from events.decisions.services import points
from events.decisions.views.fetching import own_addressee, own_point, own_protocol


def _points_url(protocol_id: int, anchor: str = "") -> str:
    return reverse("decisions:points", args=[protocol_id]) + (f"#{anchor}" if anchor else "")


@login_required
@never_cache
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The decisions of the draft with their numbers; what was taken out stands below."""
    protocol = own_protocol(request, pk)
    return _page(request, protocol)


def _page(request: HttpRequest, protocol: Protocol, status: int = 200, **bound: Any) -> HttpResponse:
    taken = list(protocol.taken_over.select_related("recommendation__protocol"))
    open_ones = carried_to(protocol.event).exclude(pk__in=[row.recommendation_id for row in taken])
    context = {
        "protocol": protocol, "event": protocol.event, "sections": sections_of(protocol),
        "removed": list(protocol.recommendations.filter(removed_at__isnull=False).select_related("addressee")),
        "removed_addressees": list(protocol.addressees.filter(removed_at__isnull=False)), "taken": taken,
        "carried": list(open_ones[:50]) if protocol.editable else [],
        "addressee_form": AddresseeForm(protocol=protocol, by=person(request)), "at": request.GET.get("at", ""),
        **bound,
    }  # fmt: skip
    return render(request, "decisions/points.html", context, status=status)


@login_required
@require_POST
def add_addressee(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody to whom points are made."""
    protocol = own_protocol(request, pk)
    form = AddresseeForm(request.POST, protocol=protocol, by=person(request))
    if form.is_valid():
        try:
            added = points.add_addressee(protocol=protocol, by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect(_points_url(pk, f"a{added.pk}"))
    return _page(request, protocol, 400, addressee_form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_addressee(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, and whom to write to."""
    addressee = own_addressee(request, pk)
    form = AddresseeForm(
        request.POST or None, protocol=addressee.protocol, by=person(request), addressee=addressee
    )  # fmt: skip
    return form_page(
        request, form=form, title=_("Addressee"), context={"crumbs": [addressee.protocol]}, done=_("Saved."),
        save=lambda data: points.edit_addressee(addressee=addressee, by=person(request), now=clock.now(), **data),
        back=_points_url(addressee.protocol_id, f"a{pk}"),
    )  # fmt: skip


@login_required
@require_POST
def add_point(request: HttpRequest, pk: int) -> HttpResponse:
    """A point under its addressee; the place for the next one is ready then."""
    addressee = own_addressee(request, pk)
    form = PointForm(request.POST, auto_id=False)
    if form.is_valid():
        try:
            points.add_point(addressee=addressee, by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect(reverse("decisions:points", args=[addressee.protocol_id]) + f"?at=new{pk}#a{pk}")
    return _page(request, addressee.protocol, 400, refused={"addressee": pk, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_point(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a point, and to whom it is made."""
    point = own_point(request, pk)
    return form_page(
        request, form=EditPointForm(request.POST or None, point=point), title=_("Point"), done=_("Saved."),
        save=lambda data: points.edit_point(point=point, by=person(request), now=clock.now(), **data),
        back=_points_url(point.protocol_id, f"p{pk}"), context={"crumbs": [point.protocol]},
    )  # fmt: skip


def _row(request: HttpRequest, what: str, pk: int) -> Addressee | Recommendation:
    if what == "addressee":
        return own_addressee(request, pk)
    if what == "point":
        return own_point(request, pk)
    raise Http404


@login_required
@require_POST
def remove(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Takes a row out; it can be brought back below."""
    row = _row(request, what, pk)
    points.remove(row=row, by=person(request), now=clock.now())
    messages.success(request, _("Taken out. You can bring it back below."))
    return redirect(_points_url(row.protocol_id, "removed"))


@login_required
@require_POST
def restore(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Brings it back."""
    row = _row(request, what, pk)
    points.restore(row=row, by=person(request), now=clock.now())
    messages.success(request, _("It is back."))
    return redirect(_points_url(row.protocol_id, f"{what[0]}{pk}"))


@login_required
@require_POST
def move(request: HttpRequest, what: str, pk: int, way: str) -> HttpResponse:
    """Up or down; the button that was pressed keeps the focus."""
    row = _row(request, what, pk)
    points.move(row=row, up=way == "up", by=person(request), now=clock.now())
    anchor = f"{what[0]}{pk}"
    return redirect(reverse("decisions:points", args=[row.protocol_id]) + f"?at={anchor}{way}#{anchor}")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """A text is pasted, shown as it was understood, and then taken."""
    protocol = own_protocol(request, pk)
    form = PasteForm(request.POST or None)
    groups: list[Group] = []
    if request.method == "POST" and form.is_valid():
        try:
            groups = parsed(form.cleaned_data["text"])
            if "take" in request.POST:
                count = points.paste_points(protocol=protocol, groups=groups, by=person(request), now=clock.now())
                said = ngettext("%(count)d point is taken.", "%(count)d points are taken.", count)
                messages.success(request, said % {"count": count})
                return redirect("decisions:points", pk)
        except DomainError as error:
            show_refusal(form, error)
            groups = []
    context = {"protocol": protocol, "event": protocol.event, "form": form, "sections": _preview(protocol, groups)}
    return render(request, "decisions/paste.html", context, status=400 if form.is_bound and form.errors else 200)


def _preview(protocol: Protocol, groups: list[Group]) -> list[Any]:
    """The pasted text as it will be numbered; nothing of it is kept."""
    rows = [
        (Addressee(name=group.name, joint_with=group.joint_with), [Recommendation(text=text) for text in group.points])
        for group in groups
    ]
    return numbered(rows, protocol.numbering)


@login_required
@require_POST
def take_over(request: HttpRequest, pk: int, point_pk: int) -> HttpResponse:
    """Takes an open recommendation of an earlier meeting up again."""
    protocol = own_protocol(request, pk)
    recommendation = get_object_or_404(carried_to(protocol.event), pk=point_pk)
    points.take_over(protocol=protocol, recommendation=recommendation, by=person(request), now=clock.now())
    messages.success(request, _("Taken over: it has one status in both documents."))
    return redirect(_points_url(pk, "taken"))


@login_required
@require_POST
def leave_out(request: HttpRequest, pk: int, taken_pk: int) -> HttpResponse:
    """Takes it out of the draft again."""
    protocol = own_protocol(request, pk)
    taken = get_object_or_404(protocol.taken_over.select_related("protocol__event"), pk=taken_pk)
    points.leave_out(taken=taken, by=person(request), now=clock.now())
    messages.success(request, _("Left out."))
    return redirect(_points_url(pk, "taken"))
