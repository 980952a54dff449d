from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.directory.models import Centre, Territory
from backend.ui.widgets import DateInput
from mentoring.coverage.enums import Only
from mentoring.coverage.models import LONGEST_TEXT
from mentoring.coverage.questions import Question
from mentoring.offering.enums import ServiceKind
from mentoring.offering.models import Service


class FilterForm(forms.Form):
    """Shows what is asked; `questions.question` reads the address."""

    region = forms.ModelChoiceField(label=_("Region"), queryset=Territory.objects.none(), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of help"), required=False, choices=[("", pgettext_lazy("kinds", "all")), *ServiceKind.choices]
    )
    service = forms.ModelChoiceField(label=_("Service"), queryset=Service.objects.none(), required=False)
    centre = forms.ModelChoiceField(
        label=_("Where the centre works"), queryset=Centre.objects.none(), required=False,
        empty_label=pgettext_lazy("centres", "all"),
    )  # fmt: skip
    only = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", pgettext_lazy("cells", "everything")), *Only.choices]
    )
    since = forms.DateField(label=_("Requests from"), required=False, widget=DateInput)
    until = forms.DateField(label=_("through"), required=False, widget=DateInput)

    def __init__(self, asked: Question, regions: list[Territory], *, leave: tuple[str, ...] = ()) -> None:
        super().__init__(
            initial={
                "region": asked.region.pk, "kind": asked.kind, "service": asked.service, "centre": asked.centre,
                "only": asked.only, "since": asked.period.first, "until": asked.period.last,
            }
        )  # fmt: skip
        fields: dict[str, Any] = self.fields
        fields["region"].choices = [(region.pk, str(region)) for region in regions]
        if len(regions) < 2:
            fields["region"].widget = forms.HiddenInput()
        fields["centre"].queryset = Centre.objects.filter(region=asked.region).order_by("name")
        services = Service.objects.in_use(asked.on).only("title").order_by("title")
        fields["service"].queryset = services.filter(kind=asked.kind) if asked.kind else services
        fields["service"].empty_label = pgettext_lazy("services", "all")
        for name in leave:
            del fields[name]


class JustifyForm(forms.Form):
    """Why several centres offer the same in one place."""

    text = forms.CharField(
        label=_("Why both are needed"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: one is for providers of social services only, the other comes to the villages."),
    )  # fmt: skip
    until = forms.DateField(
        label=_("Until when it holds"), widget=DateInput, help_text=_("Then somebody looks at it again.")
    )
    everywhere = forms.BooleanField(label=_("The same holds for the whole region"), required=False)
