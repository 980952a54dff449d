"""Pages of working groups: for everybody what is public, for members what is inside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Centre
from backend.ui.pages import form_page
from events.decisions.models import Protocol
from events.groups.forms import GroupForm, InviteForm, NewGroupForm, TaskForm
from events.groups.models import GroupMember, WorkingGroup
from events.groups.rules import owns
from events.groups.services import groups
from events.selectors import centres_run_by

PER_PAGE = 30


def visible_group(request: HttpRequest, pk: int) -> WorkingGroup:
    """A group that the person sees, else 404."""
    rows = WorkingGroup.objects.visible_to(request.user).select_related("centre__region", "protocol")
    return get_object_or_404(rows, pk=pk)


def inside_group(request: HttpRequest, pk: int) -> WorkingGroup:
    """A group whose inside the person reads, else 404."""
    rows = WorkingGroup.objects.inside_for(request.user).select_related("centre__region", "protocol")
    return get_object_or_404(rows, pk=pk)


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups that are public, and one's own."""
    rows = WorkingGroup.objects.visible_to(request.user).select_related("centre").order_by("closed_at", "title", "pk")
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_make": request.user.has_perm("events.add_event"),
    }
    return render(request, "groups/list.html", context)


@require_safe
def group_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the group is to do, who is in it, when it meets, what is to be done."""
    group = visible_group(request, pk)
    inside = WorkingGroup.objects.inside_for(request.user).filter(pk=pk).exists()
    leads = request.user.has_perm("groups.lead_workinggroup", group)
    members = group.members.current() if inside else group.members.joined().filter(shown=True)
    context = {
        "group": group, "inside": inside, "leads": leads, "members": list(members), "now": clock.now(),
        "today": local_date(clock.now(), group.centre.zone), "task_form": TaskForm(group=group) if leads else None,
        "meetings": list(group.meetings.all()[:50]) if inside else [],
        "tasks": [(task, leads or owns(request.user, task)) for task in group.tasks.select_related("owner")[:200]]
        if inside else [],
    }  # fmt: skip
    return render(request, "groups/group.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A group of a centre, or of a meeting where `?protocol=` names its document."""
    centres = Centre.objects.filter(pk__in=[centre.pk for centre in centres_run_by(person(request))])
    if not centres.exists():
        raise Http404
    number = request.GET.get("protocol", "")
    known = number.isdecimal() and len(number) < 19
    protocol = Protocol.objects.run_by(request.user).filter(pk=int(number)).first() if known else None
    return form_page(
        request, form=NewGroupForm(request.POST or None, centres=centres), title=_("A new working group"),
        save=lambda data: groups.make_group(by=person(request), now=clock.now(), protocol=protocol, **data),
        done=_("The group is made. Ask people into it on its page."), back=reverse("groups:list"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Its name, what it is to do, whether it is public."""
    group = inside_group(request, pk)
    permit(person(request), "groups.lead_workinggroup", group)
    return form_page(
        request, form=GroupForm(request.POST or None, group=group), title=_("Working group"), done=_("Saved."),
        save=lambda data: groups.edit_group(group=group, by=person(request), now=clock.now(), **data),
        back=group.get_absolute_url(), context={"crumbs": [group]},
    )  # fmt: skip


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Its work is done, or goes on after all."""
    group = inside_group(request, pk)
    do = groups.reopen_group if group.closed_at else groups.end_group
    do(group=group, by=person(request), now=clock.now())
    messages.success(request, _("The group works again.") if group.closed_at is None else _("The work is ended."))
    return redirect(group)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks somebody in by letter."""
    group = inside_group(request, pk)
    permit(person(request), "groups.lead_workinggroup", group)
    return form_page(
        request, form=InviteForm(request.POST or None), title=_("Ask somebody in"), submit=_("Send the invitation"),
        save=lambda data: groups.invite(group=group, by=person(request), now=clock.now(), **data),
        done=_("The invitation is on its way."), back=group.get_absolute_url(), context={"crumbs": [group]},
    )  # fmt: skip


@login_required
@require_POST
def remove_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes somebody out of the group."""
    inside = WorkingGroup.objects.inside_for(request.user).values("pk")
    rows = GroupMember.objects.current().filter(Q(group__in=inside)).select_related("group__centre")
    member = get_object_or_404(rows, pk=pk)
    groups.remove_member(member=member, by=person(request), now=clock.now())
    messages.success(request, _("%(name)s is not in the group any more.") % {"name": member.full_name})
    return redirect(member.group)
