from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.files.kinds import ACCEPT, NAMES


class UploadField(forms.FileField):
    """A file: which kinds are taken stands beside it. What is sent the service judges."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("file"))
        kwargs.setdefault("help_text", _("%(kinds)s, at most 25 MB.") % {"kinds": NAMES})
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(**kwargs)


class FileForm(forms.Form):
    content = UploadField()
