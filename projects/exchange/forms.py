from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.exchange.intake.cards import MOST
from projects.exchange.intake.storing import MOST as MOST_BYTES


class BringForm(forms.Form):
    """A file, or the text of one card."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("CSV in UTF-8 or Excel (XLSX), up to 2 GB: open data of the fund, cards, winners."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    text = forms.CharField(
        label=gettext_lazy("or the text of a project's card"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Copy the whole page of the project from the fund's site."),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is not None and file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 GB. Divide it."))
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text"):
            raise forms.ValidationError(_("Choose a file, or paste the text of a card."))
        return data
