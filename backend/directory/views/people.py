from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from backend.accounts.models import Invitation
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import DomainError
from backend.directory.forms import InvitationForm
from backend.directory.leaving import left_behind
from backend.directory.models import Centre, Organisation, Territory
from backend.directory.rules import Place, grantable
from backend.directory.selectors import invitations_to, invitations_visible_to, memberships_visible_to, people_of
from backend.directory.services.people import (
    accept_invitation,
    end_membership,
    invitation_of,
    invite_member,
    recall_invitation,
)
from backend.ui.forms import show_refusal


@login_required
def organisation_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of an organisation; who may give roles adds and removes them here."""
    rows = Organisation.objects.visible_to(request.user).select_related("region")
    return people(request, get_object_or_404(rows, pk=pk))


@login_required
def centre_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a centre, for those who work there or operate its region."""
    rows = Centre.objects.people_visible_to(request.user).select_related("region")
    return people(request, get_object_or_404(rows, pk=pk))


def people(request: HttpRequest, place: Organisation | Centre) -> HttpResponse:
    user = person(request)
    roles = grantable(user, place)
    form = InvitationForm(request.POST or None, roles=roles)
    if request.method == "POST":
        permit(user, "directory.manage_people", place)
        if form.is_valid():
            try:
                made = invite_member(place=place, by=user, now=clock.now(), **form.cleaned_data)
            except DomainError as error:
                show_refusal(form, error)
            else:
                invited = isinstance(made, Invitation)
                messages.success(request, _("The invitation is on its way.") if invited else _("The role is given."))
                return redirect(request.path)
    context = {
        "place": place,
        "people": people_of(place),
        "invitations": invitations_to(place) if roles else [],
        "roles": roles,
        "form": form,
    }
    return render(request, "directory/people.html", context)


def to_page_of(place: Place) -> HttpResponse:
    """To the page of an organisation or centre; a region has none."""
    return redirect("accounts:preferences") if isinstance(place, Territory) else redirect(place)


@login_required
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, saying what stays behind, then takes the role."""
    user = person(request)
    membership = get_object_or_404(memberships_visible_to(user), pk=pk)
    if request.method == "POST":
        end_membership(membership=membership, by=user, now=clock.now())
        messages.success(request, _("The role is taken."))
        return redirect("accounts:preferences") if membership.user_id == user.pk else to_page_of(membership.place)
    if membership.user_id != user.pk:
        permit(user, "directory.manage_people", membership.place)
    behind = left_behind(membership, clock.now())
    return render(request, "directory/membership_end.html", {"membership": membership, "behind": behind})


@require_POST
@login_required
def invitation_recall(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    invitation = get_object_or_404(invitations_visible_to(user), pk=pk)
    recall_invitation(invitation=invitation, by=user, now=clock.now())
    messages.success(request, _("The invitation is recalled."))
    return to_page_of(invitation.place)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link opens: the offer, and the way in for people without an account."""
    found = invitation_of(token)
    if request.method == "POST" and request.user.is_authenticated:
        membership = accept_invitation(token=token, user=person(request), now=clock.now())
        messages.success(request, _("Welcome! The role is yours."))
        return to_page_of(membership.place)
    # The link came by mail, so the address is proven: sign-up need not send another letter.
    get_adapter().stash_verified_email(request, found.email)
    return render(request, "directory/invitation.html", {"invitation": found})
