"""Meetings and tasks of a working group."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts.adapters import client_address
from backend.accounts.permissions import permit
from backend.accounts.requests import person
from backend.accounts.throttle import slow_down
from backend.common import clock
from backend.common.clock import local_date, zone_named
from backend.ui.pages import form_page
from events.groups.calendar import meeting_file
from events.groups.forms import ChangeMeetingForm, JoinForm, MeetingForm, ResultForm, TaskForm
from events.groups.models import GroupMeeting, GroupTask
from events.groups.services import groups, work
from events.groups.tokens import member_of
from events.groups.views.groups import inside_group


def visible_meeting(request: HttpRequest, pk: int) -> GroupMeeting:
    """A meeting of a group whose inside the person reads, else 404."""
    rows = GroupMeeting.objects.visible_to(request.user).select_related("group__centre__region")
    return get_object_or_404(rows, pk=pk)


def visible_task(request: HttpRequest, pk: int) -> GroupTask:
    """A task of such a group, else 404."""
    rows = GroupTask.objects.visible_to(request.user).select_related("group__centre__region", "owner", "meeting")
    return get_object_or_404(rows, pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls the members together."""
    group = inside_group(request, pk)
    permit(person(request), "groups.lead_workinggroup", group)
    with timezone.override(zone_named(group.centre.zone)):
        return form_page(
            request, form=MeetingForm(request.POST or None), title=_("Call a meeting"), submit=_("Call"),
            save=lambda data: work.call_meeting(group=group, by=person(request), now=clock.now(), **data),
            done=_("The members are being told."), back=group.get_absolute_url(), context={"crumbs": [group]},
        )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Another time or place, the agenda, the minutes."""
    meeting = visible_meeting(request, pk)
    permit(person(request), "groups.lead_workinggroup", meeting.group)
    with timezone.override(zone_named(meeting.group.centre.zone)):
        return form_page(
            request, form=ChangeMeetingForm(request.POST or None, meeting=meeting), done=_("Saved."),
            title=_("Meeting and minutes"), context={"crumbs": [meeting.group]}, back=meeting.get_absolute_url(),
            save=lambda data: work.change_meeting(meeting=meeting, by=person(request), now=clock.now(), **data),
        )  # fmt: skip


@login_required
@require_POST
def cancel_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Calls it off."""
    meeting = visible_meeting(request, pk)
    work.cancel_meeting(meeting=meeting, by=person(request), now=clock.now())
    messages.success(request, _("The meeting is called off; the members are being told."))
    return redirect(meeting)


def _calendar(meeting: GroupMeeting) -> HttpResponse:
    answer = HttpResponse(meeting_file(meeting, clock.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{meeting.pk}.ics"'
    return answer


@login_required
@require_safe
def meeting_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting for one's calendar."""
    return _calendar(visible_meeting(request, pk))


@login_required
@require_POST
def new_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes a task down."""
    group = inside_group(request, pk)
    return form_page(
        request, form=TaskForm(request.POST, group=group), title=_("Task"), done=_("Written down."),
        save=lambda data: work.give_task(group=group, by=person(request), now=clock.now(), **data),
        back=f"{group.get_absolute_url()}#tasks", context={"crumbs": [group]},
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Its words, who does it, by when."""
    task = visible_task(request, pk)
    permit(person(request), "groups.lead_workinggroup", task.group)
    return form_page(
        request, form=TaskForm(request.POST or None, group=task.group, task=task), title=_("Task"), done=_("Saved."),
        save=lambda data: work.change_task(task=task, by=person(request), now=clock.now(), **data),
        back=task.get_absolute_url(), context={"crumbs": [task.group]},
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish_task(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    task = visible_task(request, pk)
    permit(person(request), "groups.finish_grouptask", task)
    return form_page(
        request, form=ResultForm(request.POST if request.method == "POST" else None), title=_("The task is done"),
        submit=_("Done"), done=_("Noted. Thank you!"), back=task.get_absolute_url(),
        save=lambda data: work.finish_task(task=task, by=person(request), now=clock.now(), **data),
        context={"note": task.text, "crumbs": [task.group]},
    )  # fmt: skip


@login_required
@require_POST
def toggle_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Not needed any more, or needed after all."""
    task = visible_task(request, pk)
    do = work.drop_task if task.is_open else work.reopen_task
    do(task=task, by=person(request), now=clock.now())
    messages.success(request, _("Saved."))
    return redirect(task)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The group for a member by the link of a letter: says yes or no, sees meetings, finishes own tasks."""
    member = member_of(token)
    if request.method == "POST":
        slow_down(request, "group-member")
        return _answered(request, token, member)
    group = member.group
    context: dict[str, Any] = {
        "member": member, "group": group, "token": token, "form": JoinForm(initial={"shown": member.shown}),
        "meetings": list(group.meetings.all()[:20]), "now": clock.now(), "members": list(group.members.joined()),
        "tasks": list(member.tasks.filter(dropped_at=None)), "today": local_date(clock.now(), group.centre.zone),
    }  # fmt: skip
    response = render(request, "groups/by_link.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answered(request: HttpRequest, token: str, member: Any) -> HttpResponse:
    verb = request.POST.get("verb", "")
    if verb == "leave":
        groups.leave(member=member, now=clock.now())
        messages.success(request, _("You are not in the group any more."))
        return redirect("groups:list")
    if verb == "done":
        number = request.POST.get("task", "")
        tasks = member.tasks.filter(pk=int(number)) if number.isdecimal() and len(number) < 19 else member.tasks.none()
        work.finish_task(task=get_object_or_404(tasks), member=member, now=clock.now(),
                         result=request.POST.get("result", ""))  # fmt: skip
    else:
        shown = request.POST.get("shown") == "on"
        groups.join(member=member, shown=shown, now=clock.now(), address=client_address(request))
    messages.success(request, _("Noted. Thank you!"))
    return redirect("groups:by-link", token)


@never_cache
@require_safe
def calendar_by_link(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A meeting of the member's group for their calendar."""
    group = member_of(token).group
    return _calendar(get_object_or_404(group.meetings.select_related("group__centre__region"), pk=pk))
