from typing import Any

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.files.kinds import ACCEPT, NAMES

_MOST = lazy(lambda: filesizeformat(settings.LARGEST_FILE), str)()


class UploadField(forms.FileField):
    """A file: which kinds are taken stands beside it. What is sent the service judges."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("file"))
        kwargs.setdefault("help_text", format_lazy(_("{kinds}, at most {most}."), kinds=NAMES, most=_MOST))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(**kwargs)


class FileForm(forms.Form):
    content = UploadField()
