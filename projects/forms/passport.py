"""The passport in the parts in which a person fills it in. The registration and the later edit share them."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from backend.directory.models import Territory
from backend.ui.forms import DateInput, MoneyInput
from projects.limits import LIMITS, length
from projects.models import Direction, Programme, Project


class LengthValidator(MaxLengthValidator):
    """Counts characters as the fund does."""

    def clean(self, x: Any) -> int:
        return length(x)


def limit(field: forms.Field, most: int, *, say: bool = True) -> None:
    """Lets the field take so many characters, and says so beside a long text."""
    field.validators = [one for one in field.validators if not isinstance(one, MaxLengthValidator)]
    field.validators.append(LengthValidator(most))
    field.widget.attrs["maxlength"] = most
    if isinstance(field.widget, forms.Textarea) and say:
        field.widget.attrs.setdefault("rows", 4)
        said = format_lazy(_("Up to {most} characters."), most=most)
        field.help_text = format_lazy("{} {}", field.help_text, said) if field.help_text else said


class PassportPart(forms.ModelForm):
    """A part of the passport: the region decides which municipalities can be chosen, the contest which directions."""

    def __init__(
        self, *args: Any, region: Territory | None = None, programme: Programme | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if "direction" in self.fields:
            programme = programme or self.instance.programme
            year = programme.year if programme else clock.now().year
            known = Direction.objects.valid_in(year) | Direction.objects.filter(pk=self.instance.direction_id)
            self.fields["direction"].queryset = known  # type: ignore[attr-defined]
        if "municipality" in self.fields:
            choices = Territory.objects.municipalities().filter(parent=region)
            self.fields["municipality"].queryset = choices  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name in LIMITS:
                limit(field, LIMITS[name])

    class Meta:
        model = Project
        fields: tuple[str, ...] = ()


class AboutForm(PassportPart):
    class Meta:
        model = Project
        fields = ("title", "direction", "topic", "summary", "municipality", "geography")
        help_texts = {
            "title": _("As in the application: short and clear, without quotation marks."),
            "summary": _("Two or three paragraphs: for whom, what and how."),
            "geography": _("Towns and districts in which the project works."),
        }


class PurposeForm(PassportPart):
    class Meta:
        model = Project
        fields = ("significance", "target_groups", "goal", "tasks")
        help_texts = {
            "significance": _("What is wrong now, with figures and where they come from."),
            "goal": _("One sentence: what will be different for these people."),
            "tasks": _("Each task on a line of its own."),
        }


class DatesForm(PassportPart):
    class Meta:
        model = Project
        fields = ("starts_on", "ends_on", "long_term")
        widgets = {"starts_on": DateInput, "ends_on": DateInput}


class MoneyForm(PassportPart):
    class Meta:
        model = Project
        fields = ("grant", "cofunding", "total")
        widgets = {"grant": MoneyInput, "cofunding": MoneyInput, "total": MoneyInput}
        help_texts = {"grant": _("In roubles."), "total": _("The grant and your own contribution together.")}


class PartnersForm(PassportPart):
    class Meta:
        model = Project
        fields = ("partners",)


class AfterwardsForm(PassportPart):
    class Meta:
        model = Project
        fields = ("publicity", "development", "resources")


class PlanForm(PassportPart):
    """Dates, money and what comes afterwards on one screen: the registration asks no more."""

    class Meta:
        model = Project
        fields = (
            "starts_on", "ends_on", *MoneyForm.Meta.fields, *PartnersForm.Meta.fields, *AfterwardsForm.Meta.fields,
        )  # fmt: skip
        widgets = DatesForm.Meta.widgets | MoneyForm.Meta.widgets
        help_texts = MoneyForm.Meta.help_texts


class ContestForm(PassportPart):
    class Meta:
        model = Project
        fields = ("programme", "number")
        help_texts = {"number": _("As the fund wrote it, such as 25-1-000003. Leave it empty until you have one.")}


PARTS: dict[str, type[PassportPart]] = {
    "contest": ContestForm,
    "about": AboutForm,
    "purpose": PurposeForm,
    "plan": DatesForm,
    "budget": MoneyForm,
    "partners": PartnersForm,
    "afterwards": AfterwardsForm,
}
