"""Who holds an event, its series, where it is watched from afar, and the copy of last year's."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.ui.forms import show_refusal
from backend.ui.pages import form_page
from events.models import Series
from events.programme import forms
from events.programme.reading import events_of_series
from events.programme.services import copying, materials, organisers
from events.programme.views.editing import both, edit_page
from events.views.organiser import own_event

PER_PAGE = 20


@login_required
@both
def co_organisers(request: HttpRequest, pk: int) -> HttpResponse:
    """Says who holds the event together with its centre."""
    event, by = own_event(request, pk), person(request)
    permit(by, "events.hand_over_event", event)
    return edit_page(
        request, event, form=forms.OrganisersForm(request.POST or None, event=event), title=_("Organisers"),
        done=_("Saved."),
        save=lambda said: organisers.set_co_organisers(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def choose_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the event into a series."""
    event, by = own_event(request, pk), person(request)
    return edit_page(
        request, event, form=forms.SeriesChoiceForm(request.POST or None, by=by, event=event),
        title=_("Series of the event"), done=_("Saved."),
        save=lambda said: organisers.put_in_series(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def airing(request: HttpRequest, pk: int) -> HttpResponse:
    """Says where the event is watched from afar."""
    event, by = own_event(request, pk), person(request)
    return edit_page(
        request, event, form=forms.AiringForm(request.POST or None, event=event), title=_("Broadcast and recording"),
        done=_("Saved."), save=lambda said: materials.set_airing(event=event, by=by, now=clock.now(), **said),
    )  # fmt: skip


@login_required
@both
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the next event of this one."""
    event, by = own_event(request, pk), person(request)
    begin = {"title": event.title, "starts_on": copying.same_day_next_year(event), "series": True}
    form = forms.CopyForm(request.POST or None, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            made = copying.copy_event(event=event, by=by, now=clock.now(), **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is made. Look through the programme, then announce it."))
            return redirect("events:desk", made.pk)
    page = {
        "form": form, "title": _("Copy the event"), "submit": _("Make a draft"), "back": event.get_absolute_url(),
        "crumbs": [event], "subject": event.title,
        "lead": _("Organisers, programme, categories and questions come along; people do not."),
    }  # fmt: skip
    return render(request, "ui/form_page.html", page, status=400 if form.is_bound else 200)


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """The series that have announced events, and those of one's own centres."""
    rows = Series.objects.visible_to(request.user).select_related("centre")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "programme/series_list.html", {"page": page})


@require_safe
def series_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A series with its events."""
    series = get_object_or_404(Series.objects.visible_to(request.user).select_related("centre"), pk=pk)
    context = {
        "series": series,
        "page": Paginator(events_of_series(series, request.user), PER_PAGE).get_page(request.GET.get("page")),
        "query": urlencode({"series": series.pk}),
        "may_change": request.user.has_perm("programme.change_series", series),
        "now": clock.now(),
    }
    return render(request, "programme/series.html", context)


@login_required
@both
def new_series(request: HttpRequest) -> HttpResponse:
    """Makes a series."""
    by = person(request)
    if not by.has_perm("programme.add_series"):
        raise Http404
    return form_page(
        request, form=forms.SeriesForm(request.POST or None, by=by), title=_("New series"), done=_("Saved."),
        save=lambda said: organisers.make_series(by=by, now=clock.now(), **said), back=reverse("programme:series-list"),
    )  # fmt: skip


@login_required
@both
def change_series(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is said of a series."""
    series, by = (
        get_object_or_404(Series.objects.visible_to(request.user).select_related("centre"), pk=pk),
        person(request),
    )
    permit(by, "programme.change_series", series)
    return form_page(
        request, form=forms.SeriesForm(request.POST or None, by=by, series=series), title=_("Change the series"),
        save=lambda said: organisers.edit_series(series=series, by=by, now=clock.now(), **said), done=_("Saved."),
        back=series.get_absolute_url(), context={"crumbs": [series]},
    )  # fmt: skip
