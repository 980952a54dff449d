from django import forms
from django.utils.translation import gettext_lazy as _

from events.remedies.enums import Topic


class TopicsForm(forms.Form):
    """Which troubles of projects an event helps with."""

    topics = forms.MultipleChoiceField(
        label=_("What it helps with"), choices=Topic, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A project whose early warning names such a trouble is offered the event; so is its mentor."),
    )  # fmt: skip
