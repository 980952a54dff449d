from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.closing import open_affairs
from backend.directory.enums import CentreStatus
from backend.directory.filters import CentreFilter
from backend.directory.forms import CentreForm
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.sections import sections_of
from backend.directory.selectors import own_entry, role_counts, specialities_in_use, with_flags
from backend.directory.services.centres import change_centre, close_centre, register_centre
from backend.ui.forms import show_refusal
from backend.ui.lists import list_context
from backend.ui.pages import form_page

PAGE = 30


def centres(request: HttpRequest) -> HttpResponse:
    """All centres, for everybody."""
    today = clock.local_date(clock.now(), clock.MOSCOW)
    rows = with_flags(Centre.objects.visible_to(request.user), request.user, today).select_related("region")
    context = {
        **list_context(request, CentreFilter(request.GET, rows, request=request), size=PAGE),
        "specialities": specialities_in_use(),
        "today": today,
        "may_register": request.user.has_perm("directory.register_centre"),
    }
    return render(request, "directory/centres.html", context)


def centre(request: HttpRequest, pk: int) -> HttpResponse:
    """One centre, for everybody: what it helps with, where, and how to reach it."""
    today = clock.local_date(clock.now(), clock.MOSCOW)
    rows = with_flags(Centre.objects.visible_to(request.user), request.user, today).select_related("region")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "centre": found, "today": today, "people": found.public_people.shown(), "roles": role_counts(found),
        "mine": own_entry(found, request.user), "municipalities": found.municipalities.all(),
        "operators": found.operators.all(), "sections": sections_of(found, request),
        "may_change": request.user.has_perm("directory.change_centre", found),
        "may_see_people": found.inside,  # type: ignore[attr-defined]
        "may_show_oneself": request.user.has_perm("directory.show_oneself", found),
    }  # fmt: skip
    return render(request, "directory/centre.html", context)


def operated_regions(user: User) -> "QuerySet[Territory]":
    """The regions in which the person may register centres."""
    rows = Territory.objects.regions()
    return rows if user.is_superuser else rows.filter(pk__in=user.memberships.current().values("territory"))


def form_for(request: HttpRequest, row: Centre) -> CentreForm:
    user = person(request)
    operators = Organisation.objects.visible_to(user)
    official = row.pk is None or user.has_perm("directory.verify_centre", row)
    return CentreForm(
        request.POST or None, instance=row, official=official, regions=operated_regions(user), operators=operators
    )


@login_required
def centre_new(request: HttpRequest) -> HttpResponse:
    """Registers a centre, planned ones too; its municipalities are chosen on its page afterwards."""
    if not request.user.has_perm("directory.register_centre"):
        raise Http404
    form = form_for(request, Centre())
    if request.method == "POST" and form.is_valid():
        try:
            made = register_centre(by=person(request), now=clock.now(), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The centre is registered. Now add its head."))
            return redirect("directory:centre_people", made.pk)
    return render(request, "directory/centre_form.html", {"form": form})


@login_required
def centre_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a centre's profile. Everybody sees a centre, but only its own people know of this page."""
    found = get_object_or_404(Centre.objects.people_visible_to(request.user).select_related("region"), pk=pk)
    permit(person(request), "directory.change_centre", found)
    form = form_for(request, found)
    return form_page(
        request, form=form, template="directory/centre_form.html",
        context={"centre": found, "may_close": may_close(request, found)},
        save=lambda data: change_centre(
            centre=found, by=person(request), now=clock.now(), status_seen=form.status_seen, **data
        ),
        done=_("Saved."), back=found.get_absolute_url(),
    )  # fmt: skip


def may_close(request: HttpRequest, centre: Centre) -> bool:
    """Whether the person is shown the way to close the centre."""
    return centre.status != CentreStatus.CLOSED and request.user.has_perm("directory.verify_centre", centre)


@login_required
def centre_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what is open at the centre and what becomes of it, then closes it."""
    found = get_object_or_404(Centre.objects.people_visible_to(request.user).select_related("region"), pk=pk)
    permit(person(request), "directory.verify_centre", found)
    return form_page(
        request, form=Form(request.POST if request.method == "POST" else None), title=_("Close the centre"),
        submit=_("Close the centre"), template="directory/centre_close.html", back=found.get_absolute_url(),
        context={"crumbs": [found], "subject": found, "affairs": open_affairs(found, clock.now())},
        save=lambda _data: close_centre(centre=found, by=person(request), now=clock.now()),
        done=_("The centre is closed, and everybody concerned is told."),
    )  # fmt: skip
