"""Small forms of a project's page: a move, the contract, a checkpoint, a team member."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.ui.forms import DateInput
from projects.lifecycle import Stage
from projects.models import Checkpoint, Contract, Project, TeamMember
from projects.services.moves import moves_for


class MoveForm(forms.Form):
    """Where to move the project; offers just the moves that this person may make."""

    to = forms.ChoiceField(label=_("what happened"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the project's history. Needed where the move is marked “say why”."),
    )
    expected = forms.ChoiceField(choices=Stage.choices, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, project: Project, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("expected", project.stage)
        super().__init__(*args, **kwargs)
        self.moves = moves_for(user, project)
        why = _("say why")
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (move.target.value, f"{move.label} ({why})" if move.reason_required else move.label) for move in self.moves
        ]

    def clean_expected(self) -> Stage | None:
        value = self.cleaned_data["expected"]
        return Stage(value) if value else None

    def clean_to(self) -> Stage:
        return Stage(self.cleaned_data["to"])


class ContractForm(forms.ModelForm):
    class Meta:
        model = Contract
        fields = ("number", "signed_on", "amount", "sign_by")
        widgets = {"signed_on": DateInput, "sign_by": DateInput}
        help_texts = {
            "signed_on": _("Leave it empty until both sides have signed."),
            "sign_by": _("Change it only where the fund has agreed to another day."),
            "amount": _("In roubles."),
        }


class CheckpointForm(forms.ModelForm):
    class Meta:
        model = Checkpoint
        fields = ("kind", "title", "due_on")
        widgets = {"due_on": DateInput}


class DoneForm(forms.Form):
    done_on = forms.DateField(label=_("done on"), widget=DateInput)
    note = forms.CharField(label=_("note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class TeamMemberForm(forms.ModelForm):
    class Meta:
        model = TeamMember
        fields = ("full_name", "duty", "email", "phone", "left_on")
        widgets = {"left_on": DateInput}
        help_texts = {
            "email": _("The leader and the accountant get letters about what falls due."),
            "left_on": _("Fill it in when the person has left the project."),
        }
