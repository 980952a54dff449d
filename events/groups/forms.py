"""Forms only parse: what is allowed is for the services to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Centre
from events.decisions.forms import line, words
from events.groups.enums import LONGEST_TEXT, GroupRole
from events.groups.models import GroupMeeting, GroupMember, GroupTask, WorkingGroup


class GroupForm(forms.Form):
    title = line(_("Name of the group"), 300, required=True)
    about = words(_("What it is to do"), 4, max_length=LONGEST_TEXT)
    public = forms.BooleanField(
        label=_("Show its name, and the members who agree to that, to everybody"), required=False
    )

    def __init__(self, data: Any = None, *, group: WorkingGroup | None = None) -> None:
        known = {name: getattr(group, name) for name in ("title", "about", "public")} if group else {}
        super().__init__(data, initial=known)


class NewGroupForm(GroupForm):
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())

    def __init__(self, data: Any = None, *, centres: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["centre"]
        field.queryset = centres
        field.initial = centres.first() if centres.count() == 1 else None


class InviteForm(forms.Form):
    full_name = line(_("Name and surname"), 200, required=True)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    post = line(_("Organisation and post"), 300)
    role = forms.ChoiceField(label=_("Role in the group"), choices=GroupRole, initial=GroupRole.MEMBER)


class MeetingForm(forms.Form):
    starts_at = forms.DateTimeField(label=_("Begins"))
    ends_at = forms.DateTimeField(label=_("Ends"))
    place = line(_("Place"), 300)
    online_url = forms.URLField(
        label=_("Link for those who are far"), required=False, max_length=500, assume_scheme="https"
    )
    agenda = words(_("Agenda"), 5, max_length=LONGEST_TEXT)

    def __init__(self, data: Any = None, *, meeting: GroupMeeting | None = None) -> None:
        known = {name: getattr(meeting, name) for name in self.base_fields} if meeting else {}
        super().__init__(data, initial=known)


class ChangeMeetingForm(MeetingForm):
    minutes = words(_("Short minutes"), 8, max_length=LONGEST_TEXT)


class TaskForm(forms.Form):
    text = line(_("Task"), 1000, required=True)
    owner = forms.ModelChoiceField(
        label=_("Who does it"), queryset=GroupMember.objects.none(), required=False, empty_label=_("nobody yet")
    )
    due_on = forms.DateField(label=_("By when"), required=False)

    def __init__(self, data: Any = None, *, group: WorkingGroup, task: GroupTask | None = None) -> None:
        known = {name: getattr(task, name) for name in ("text", "owner", "due_on")} if task else {}
        super().__init__(data, initial=known)
        field: Any = self.fields["owner"]
        field.queryset = group.members.joined()


class ResultForm(forms.Form):
    result = words(_("What came of it"), 3, max_length=LONGEST_TEXT)


class JoinForm(forms.Form):
    shown = forms.BooleanField(
        label=_("I agree to be named on the public page of the group"), required=False,
        help_text=_("You can take this back here at any time."),
    )  # fmt: skip
