from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.directory.models import Centre
from mentoring.enums import CheckInAnswer, ContactChannel
from mentoring.models import Contact
from mentoring.selectors import centres_that_may_take
from mentoring.staffing import language_of, mentors_of, reasons_for
from projects.models import Project


class MentorField(forms.ModelChoiceField):
    """The mentors of a centre, those proposed first, each with the reasons."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {', '.join(reasons_for(obj))}"


class AssignForm(forms.Form):
    mentor = MentorField(User.objects.none(), label=_("Mentor"), widget=forms.RadioSelect, empty_label=None)

    def __init__(
        self, *args: Any, project: Project, now: datetime, language: str = "", exclude: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.filter(pk=project.centre_id or 0)
        field = self.fields["mentor"]
        assert isinstance(field, MentorField)  # noqa: S101 - tells the type checker
        proposed = mentors_of(centres, now=now, near=project, language=language or language_of(project))
        field.queryset = proposed.exclude(pk=exclude or 0)
        first = proposed.exclude(pk=exclude or 0).filter(free=True).first()
        self.initial.setdefault("mentor", first.pk if first else None)


class HandOverForm(AssignForm):
    note = forms.CharField(
        label=_("Note for the next mentor"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is agreed with the NKO, what is urgent, whom to call."),
    )


class TakeForm(forms.Form):
    centre = forms.ModelChoiceField(Centre.objects.none(), label=_("Centre"), empty_label=None)

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = centres_that_may_take(user, project)


class ContactForm(forms.Form):
    """Only what was said has to be typed: by telephone, now, and the next contact in two weeks are the defaults."""

    summary = forms.CharField(
        label=_("What was said"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        help_text=_("One or two sentences. The NKO sees them too."),
    )
    channel = forms.ChoiceField(
        label=_("How"), choices=ContactChannel.choices, initial=ContactChannel.CALL, widget=forms.RadioSelect
    )
    at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    next_in = forms.TypedChoiceField(
        label=_("Next contact"),
        choices=[
            (7, _("in a week")),
            (14, _("in two weeks")),
            (30, _("in a month")),
            (0, _("on the day below, or not planned")),
        ],
        coerce=int,
        empty_value=None,
        initial=14,
        required=False,
        widget=forms.RadioSelect,
    )
    next_on = forms.DateField(
        label=_("Day of the next contact"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    @classmethod
    def of(cls, contact: Contact, data: Any = None) -> "ContactForm":
        """The form filled with a contact that is to be corrected."""
        initial = {"summary": contact.summary, "channel": contact.channel, "at": contact.at}
        return cls(data, initial=initial | {"next_on": contact.next_on, "next_in": 0})

    def values(self, today: date) -> dict[str, Any]:
        """What the services take: a day that was typed wins over "in a week"."""
        cleaned = self.cleaned_data
        at: datetime = cleaned["at"]
        in_days = timedelta(days=cleaned["next_in"]) if cleaned["next_in"] else None
        return {
            "at": at,
            "channel": ContactChannel(cleaned["channel"]),
            "summary": cleaned["summary"],
            "next_on": cleaned["next_on"] or (today + in_days if in_days else None),
        }


class CallForm(forms.Form):
    reached = forms.TypedChoiceField(
        label=_("Have you spoken?"),
        choices=[("yes", _("We have spoken")), ("no", _("Nobody answered"))],
        coerce=lambda value: value == "yes",
    )


class CallNoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was said"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One or two sentences. The NKO sees them too."),
    )


class CheckInForm(forms.Form):
    answer = forms.ChoiceField(choices=CheckInAnswer.choices, label=_("How is it going?"))
    comment = forms.CharField(
        label=_("A word to your mentor"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TellForm(CheckInForm):
    """The same three answers, on the project's page."""

    answer = forms.ChoiceField(
        choices=CheckInAnswer.choices,
        label=_("How is it going?"),
        widget=forms.RadioSelect,
        initial=CheckInAnswer.NEED_HELP,
    )


class TaskNoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=4000)
