from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.directory.models import Territory
from backend.ui.forms import DateInput
from projects.enums import LEGAL_KINDS, CheckpointKind
from projects.funding.models import Curator
from projects.models import Programme, ProgrammeCheckpoint


def regions_of(user: User) -> Any:
    """The regions that the person operates."""
    regions = Territory.objects.filter(kind="region")
    if user.is_superuser:
        return regions
    return regions.filter(pk__in=user.memberships.current().filter(role=Role.OPERATOR).values("territory"))


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ("donor", "name", "year", "region", "opens_on", "closes_on", "results_on", "contract_days")
        widgets = dict.fromkeys(("opens_on", "closes_on", "results_on"), DateInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.queryset = regions_of(user)
        if not user.is_superuser:
            region.required, region.empty_label, region.help_text = True, None, ""
        self.fields["year"].min_value = 2000  # type: ignore[attr-defined]
        self.fields["year"].validators += [
            forms.IntegerField(min_value=2000, max_value=2100).validators[0],
            forms.IntegerField(min_value=2000, max_value=2100).validators[1],
        ]


class DefaultForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("kind"), choices=[(kind.value, kind.label) for kind in CheckpointKind if kind in LEGAL_KINDS]
    )

    class Meta:
        model = ProgrammeCheckpoint
        fields = ("kind", "title", "anchor", "months", "days")
        help_texts = {
            "title": _("Such as “Report of the first stage”."),
            "months": _("Less than nought: before that day."),
        }


class CuratorForm(forms.ModelForm):
    class Meta:
        model = Curator
        fields = ("donor", "full_name", "position", "region", "email", "phone", "left_on")
        widgets = {"left_on": DateInput}
        help_texts = {"left_on": _("Fill it in when somebody else answers for the region.")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region: Any = self.fields["region"]
        region.queryset = regions_of(user)
        region.empty_label = None


class CurationForm(forms.Form):
    curator = forms.ModelChoiceField(
        label=_("curator of a fund"), queryset=Curator.objects.none(), required=False,
        empty_label=_("whoever answers for the region"),
    )  # fmt: skip

    def __init__(self, *args: Any, region: Territory | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["curator"].queryset = Curator.objects.present().filter(region=region)  # type: ignore[attr-defined]
