"""The mentors of a centre: the head's table, a mentor's own page, profile, absences, and handing everything over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from backend.accounts.models import Membership
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.ui.pages import form_page
from mentoring import heading, responses
from mentoring.models import Absence, Assignment, MentorProfile
from mentoring.selectors import centres_led_by, load_by_stage
from mentoring.services import change_profile, end_absence, hand_over_many, plan_absence
from mentoring.staff_forms import AbsenceForm, HandOverAllForm, ProfileForm
from mentoring.staffing import mentors_of, spread
from projects.lifecycle import FINAL


@login_required
def mentors(request: HttpRequest) -> HttpResponse:
    """Load against limit, silence, response times and absences of every mentor that the person leads."""
    user, now = person(request), clock.now()
    if not user.has_perm("mentoring.use_overview"):
        raise Http404
    centres = centres_led_by(user)
    context = {
        "rows": heading.mentor_rows(centres, now=now),
        "sources": responses.sources(),
        "absences": heading.absences_of(centres, now=now),
        "today": clock.local_date(now, clock.MOSCOW),
    }
    return render(request, "mentoring/mentors.html", context)


@login_required
def mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """One mentor at one centre: what suits them, when they are away, what they look after."""
    place, now = _place(request, pk), clock.now()
    assert place.centre is not None  # noqa: S101 - tells the type checker
    user = person(request)
    centres = [place.centre]
    context = {
        "place": place,
        "profile": MentorProfile.objects.filter(user=place.user, centre=place.centre).first(),
        "facts": mentors_of(centres, now=now).filter(pk=place.user_id).first(),
        "stages": load_by_stage([place.user], centres).get(place.user_id, []),
        "responses": [
            (source.title, source.measure([place.user_id], now - responses.PERIOD, now).get(place.user_id))
            for source in responses.sources()
        ],
        "absences": Absence.objects.coming(now).filter(mentor=place.user, centre=place.centre).select_related("backup"),
        "assignments": _held(place),
        "today": clock.local_date(now, place.centre.zone),
        "may_change": place.ended_on is None and user.has_perm("mentoring.manage_mentor", place),
        "may_hand_over": user.has_perm("mentoring.hand_over_all", place),
    }
    return render(request, "mentoring/mentor.html", context)


@login_required
def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the mentor likes to help, and how many projects at most."""
    place, now, by = _place(request, pk), clock.now(), person(request)
    permit(by, "mentoring.manage_mentor", place)
    assert place.centre is not None  # noqa: S101 - tells the type checker
    kept = MentorProfile.objects.filter(user=place.user, centre=place.centre).first()
    form = ProfileForm(request.POST or None, centre=place.centre, profile=kept, year=now.year)
    return form_page(
        request, form=form, title=_("Profile of the mentor"), context=_of(place),
        save=lambda data: change_profile(place=place, by=by, now=now, **data),
        done=_("The profile is kept: mentors are proposed by it."), back=_page_of(place),
    )  # fmt: skip


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor will be away, and a colleague stands in."""
    place, now, by = _place(request, pk), clock.now(), person(request)
    permit(by, "mentoring.manage_mentor", place)
    note = _(
        "The colleague then sees the projects, tasks and requests for help and gets the letters too. "
        "It begins and ends by itself."
    )
    return form_page(
        request, form=AbsenceForm(request.POST or None, place=place), title=_("Plan an absence"),
        context=_of(place) | {"note": note},
        save=lambda data: plan_absence(place=place, by=by, now=now, **data),
        done=lambda absence: _("Planned. %(backup)s is told by letter.") % {"backup": absence.backup},
        back=_page_of(place),
    )  # fmt: skip


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The mentor is back earlier, or does not go at all."""
    absences = Absence.objects.visible_to(request.user).select_related("centre__region", "mentor")
    absence = get_object_or_404(absences, pk=pk)
    end_absence(absence=absence, by=person(request), now=clock.now())
    messages.success(request, _("The absence is over: letters and tasks reach %(mentor)s alone again.") % {
        "mentor": absence.mentor
    })  # fmt: skip
    places = heading.places_visible_to(person(request)).filter(user=absence.mentor_id, centre=absence.centre_id)
    return redirect(_page_of(places.order_by("-pk")[0]))


@login_required
def hand_over_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Every project of a mentor who leaves goes to its next mentor, as proposed, with one note."""
    place, now, by = _place(request, pk), clock.now(), person(request)
    permit(by, "mentoring.hand_over_all", place)
    assignments = _held(place)
    assert place.centre is not None  # noqa: S101 - tells the type checker
    form = HandOverAllForm(
        request.POST or None, assignments=assignments, proposed=spread(assignments, now=now),
        colleagues=mentors_of([place.centre], now=now).exclude(pk=place.user_id),
    )  # fmt: skip
    note = _("Each project has the mentor who fits best; change what you know better. Tasks and letters go along.")
    return form_page(
        request, form=form, title=_("Hand over all projects"), submit=_("Hand over"),
        template="mentoring/hand_over_all.html", context=_of(place) | {"note": note},
        save=lambda data: hand_over_many(place=place, pairs=form.pairs(), note=data["note"], by=by, now=now),
        done=_handed_over, back=_page_of(place),
    )  # fmt: skip


def _place(request: HttpRequest, pk: int) -> Membership:
    return get_object_or_404(heading.places_visible_to(person(request)), pk=pk)


def _held(place: Membership) -> list[Assignment]:
    held = Assignment.objects.current().filter(mentor=place.user_id, centre=place.centre_id)
    rows = held.exclude(project__stage__in=FINAL).select_related("project__organisation", "project__centre", "centre")
    return list(rows.order_by("project__title", "pk"))


def _page_of(place: Membership) -> str:
    return reverse("mentoring:mentor", args=[place.pk])


def _of(place: Membership) -> dict[str, Any]:
    return {"subject": place.user, "lead": f"{place.user} · {place.centre}"}


def _handed_over(made: list[Assignment]) -> str:
    return ngettext(
        "%(count)d project is handed over; everybody is told by letter.",
        "%(count)d projects are handed over; everybody is told by letter.",
        len(made),
    ) % {"count": len(made)}
