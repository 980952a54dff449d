"""The steps of the registration form, in their order."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.enums import ORGANISATION_ROLES
from backend.accounts.models import User
from backend.directory.models import Organisation, Territory
from projects.forms.passport import AboutForm, ContestForm, PlanForm, PurposeForm
from projects.lifecycle import STARTING, Stage
from projects.models import Programme, ProjectDraft

STARTING_LABELS = {
    Stage.IDEA: _("There is an idea, no application yet"),
    Stage.DRAFT: _("We are writing the application"),
    Stage.WON: _("The project has won already"),
}


class WhoForm(ContestForm):
    """Whose project it is and how far it has come."""

    organisation = forms.ModelChoiceField(
        label=_("organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    stage = forms.ChoiceField(
        label=_("how far it has come"),
        choices=[(stage.value, STARTING_LABELS[stage]) for stage in STARTING],
        widget=forms.RadioSelect,
        initial=Stage.IDEA,
    )
    field_order = ("organisation", "stage", "programme", "number")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations_of(user)  # type: ignore[attr-defined]


def organisations_of(user: User) -> Any:
    """The organisations for which the person may register projects."""
    mine = user.memberships.current().filter(role__in=ORGANISATION_ROLES)
    return Organisation.objects.filter(pk__in=mine.values("organisation")).order_by("name")


@dataclass(frozen=True, slots=True)
class RegistrationStep:
    """One screen of the registration."""

    code: str
    title: str | Promise
    form: type[forms.ModelForm]


STEPS = (
    RegistrationStep("who", _("Organisation"), WhoForm),
    RegistrationStep("about", _("About the project"), AboutForm),
    RegistrationStep("purpose", _("Why and for whom"), PurposeForm),
    RegistrationStep("plan", _("Dates and money"), PlanForm),
)
REVIEW = "review"
STEP = {step.code: step for step in STEPS}


def step_after(code: str) -> str:
    """The code of the next screen; after the last form comes the review."""
    codes = [*STEP, REVIEW]
    return codes[min(codes.index(code) + 1, len(codes) - 1)]


def step_before(code: str) -> str | None:
    """The code of the screen before, or None at the first."""
    codes = [*STEP, REVIEW]
    return codes[codes.index(code) - 1] if code != codes[0] else None


def region_of(draft: ProjectDraft, user: User) -> Territory | None:
    """The region of the organisation that the draft names (or the only one that the person has)."""
    chosen = organisations_of(user).select_related("region")
    named = str(draft.data.get("organisation", ""))
    organisation = chosen.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 18 else chosen.first()
    return organisation.region if organisation else None


def programme_of(draft: ProjectDraft) -> Programme | None:
    """The contest that the draft names."""
    named = str(draft.data.get("programme", ""))
    return Programme.objects.filter(pk=int(named)).first() if named.isdecimal() and len(named) < 18 else None


def step_form(step: RegistrationStep, draft: ProjectDraft, user: User, *, checked: bool) -> forms.ModelForm:
    """The form of a step filled with what was typed; `checked` shows its mistakes as well."""
    extra: dict[str, Any] = {"user": user} if step.form is WhoForm else {}
    extra["region"] = region_of(draft, user)
    extra["programme"] = programme_of(draft)
    if checked:
        return step.form(draft.data, **extra)
    return step.form(initial={name: value for name, value in draft.data.items() if value}, **extra)


def typed_in(step: RegistrationStep, data: Any) -> dict[str, str]:
    """What the person typed in this step, field by field, as text without characters that can't be stored."""
    names = [*step.form.base_fields]
    return {name: str(data.get(name, "")).replace("\x00", "")[:20_000] for name in names}
