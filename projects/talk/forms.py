from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.forms import UploadField
from projects.talk.enums import LONGEST, Visibility


class CommentForm(forms.Form):
    """A new comment: who is not of the centre can't speak to it alone."""

    text = forms.CharField(label=_("comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    visibility = forms.ChoiceField(label=_("who reads it"), choices=Visibility.choices, initial=Visibility.TEAM)
    content = UploadField(required=False)

    def __init__(self, *args: Any, inside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not inside:
            choices = [choice for choice in Visibility.choices if choice[0] != Visibility.CENTRE]
            self.fields["visibility"].choices = choices  # type: ignore[attr-defined]

    def clean_visibility(self) -> Visibility:
        return Visibility(self.cleaned_data["visibility"])


class EditForm(forms.Form):
    text = forms.CharField(label=_("comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
