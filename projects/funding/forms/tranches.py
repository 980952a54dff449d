from django import forms
from django.utils.translation import gettext_lazy as _

from backend.ui.forms import DateInput, MoneyInput
from projects.funding.models import Tranche


class PlanForm(forms.ModelForm):
    class Meta:
        model = Tranche
        fields = ("number", "planned_on", "amount")
        widgets = {"planned_on": DateInput, "amount": MoneyInput}
        help_texts = {"planned_on": _("As the contract says."), "amount": _("In roubles.")}


class ReceiptForm(forms.Form):
    received_on = forms.DateField(
        label=_("received on"),
        required=False,
        widget=DateInput,
        help_text=_("Leave both empty if it did not come after all."),
    )
    received = forms.DecimalField(
        label=_("received sum"), required=False, max_digits=14, decimal_places=2, min_value=0, widget=MoneyInput
    )


class SpendingForm(forms.Form):
    spent = forms.DecimalField(
        label=_("spent"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        widget=MoneyInput,
        help_text=_("All that is paid from this tranche by now, in roubles."),
    )


class DelayForm(forms.Form):
    delayed_by_funder = forms.BooleanField(
        label=_("the funder delays this tranche"),
        required=False,
        help_text=_("Such a delay is not counted against the NKO."),
    )
    cause = forms.CharField(
        label=_("cause of the delay"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
