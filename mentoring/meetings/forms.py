from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mentoring.meetings.enums import Doer, MeetingForm
from mentoring.meetings.models import Meeting
from mentoring.meetings.services import Agreed

# So many lines of agreements the page offers; what is left empty is no agreement.
LINES = 5


class PlanForm(forms.Form):
    starts_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    )
    minutes_long = forms.TypedChoiceField(
        label=_("How long"),
        choices=[(30, _("half an hour")), (60, _("an hour")), (90, _("an hour and a half")), (120, _("two hours"))],
        coerce=int, initial=60,
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("How"), choices=MeetingForm.choices, initial=MeetingForm.VIDEO, widget=forms.RadioSelect
    )
    place = forms.CharField(label=_("Place or link"), required=False, max_length=300)
    agenda = forms.CharField(
        label=_("Agenda"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Drafted from what is known of the project. Cross out what can wait; the NKO reads it too."),
    )  # fmt: skip

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None) -> "PlanForm":
        """The form filled with a meeting that is to be changed."""
        fields = ("starts_at", "minutes_long", "form", "place", "agenda")
        return cls(data, initial={name: getattr(meeting, name) for name in fields})

    def values(self) -> dict[str, Any]:
        """What the services take."""
        cleaned = dict(self.cleaned_data)
        at: datetime = cleaned["starts_at"]
        return cleaned | {"starts_at": at, "form": MeetingForm(cleaned["form"])}


class MinutesForm(forms.Form):
    """What was said, up to five agreements, and when they speak next."""

    minutes = forms.CharField(
        label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
        help_text=_("A few sentences. The NKO gets them by letter."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            self.fields[f"text_{number}"] = forms.CharField(label=_("What was agreed"), required=False, max_length=250)
            self.fields[f"doer_{number}"] = forms.ChoiceField(
                label=_("Who does it"), choices=Doer.choices, initial=Doer.NKO, required=False
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("By which day"), required=False,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )  # fmt: skip
        self.fields["next_on"] = forms.DateField(
            label=_("Next contact"), required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )  # fmt: skip

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each agreement, side by side on the page."""
        return [[self[f"{name}_{number}"] for name in ("text", "doer", "due")] for number in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, LINES + 1):
            text, due = cleaned.get(f"text_{number}"), cleaned.get(f"due_{number}")
            if text and due is None and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("Name the day by which this is to be done."))
            if due and not text:
                self.add_error(f"text_{number}", _("Say what was agreed."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        cleaned = self.cleaned_data
        agreed = [
            Agreed(Doer(cleaned[f"doer_{number}"] or Doer.NKO), cleaned[f"text_{number}"], cleaned[f"due_{number}"])
            for number in range(1, LINES + 1)
            if cleaned[f"text_{number}"]
        ]
        next_on: date | None = cleaned["next_on"]
        return {"minutes": cleaned["minutes"], "agreed": agreed, "next_on": next_on}
