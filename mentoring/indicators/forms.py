from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Territory
from backend.ui.widgets import DateInput
from mentoring.periods import Period


class PeriodForm(forms.Form):
    """Shows what is asked; the view reads the address."""

    region = forms.ChoiceField(label=_("Region"), required=False)
    since = forms.DateField(label=_("Period from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("through"), required=False, widget=DateInput)

    def __init__(self, region: Territory, period: Period, regions: list[Territory]) -> None:
        super().__init__(initial={"region": region.pk, "since": period.first, "until": period.last})
        fields: dict[str, Any] = self.fields
        fields["region"].choices = [(one.pk, str(one)) for one in regions]
        if len(regions) < 2:
            fields["region"].widget = forms.HiddenInput()
