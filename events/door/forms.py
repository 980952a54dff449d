from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.door.days import days_of
from events.door.logs import LONGEST_LOG
from events.door.services.passes import LONGEST_DOOR
from events.models import Event


class PassForm(forms.Form):
    """A helper's link is made for a door, which has a name."""

    door = forms.CharField(
        label=_("Which door is it?"), max_length=LONGEST_DOOR, help_text=_("For example: Main entrance, or Hall 2.")
    )


class LogForm(forms.Form):
    """The log that an online meeting leaves, as a file or as text."""

    day = forms.ChoiceField(label=_("Day"))
    minutes = forms.IntegerField(
        label=_("Present is whoever was there for at least so many minutes"), min_value=0, max_value=1440, initial=15
    )
    file = forms.FileField(label=_("The log as a file (CSV or Excel)"), required=False)
    text = forms.CharField(
        label=_("Or paste it here"), required=False, max_length=LONGEST_LOG, strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("With a line of headings: name, e-mail, when they joined and left, or how many minutes."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"] = forms.TypedChoiceField(
            label=_("Day"),
            choices=[(day.isoformat(), f"{day:%d.%m.%Y}") for day in days_of(event)],
            coerce=lambda text: next(day for day in days_of(event) if day.isoformat() == text),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not (cleaned.get("text") or "").strip() and not self.errors:
            self.add_error("text", _("Choose a file or paste the log."))
        return cleaned
