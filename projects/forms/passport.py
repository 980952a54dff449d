"""The passport in the parts in which a person fills it in. The registration and the later edit share them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from backend.directory.models import Territory
from backend.ui.forms import DateInput
from projects.models import Project

LONG = 5000


class PassportPart(forms.ModelForm):
    """A part of the passport: the region decides which municipalities can be chosen."""

    def __init__(self, *args: Any, region: Territory | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "municipality" in self.fields:
            choices = Territory.objects.municipalities().filter(parent=region)
            self.fields["municipality"].queryset = choices  # type: ignore[attr-defined]
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= {"rows": 4, "maxlength": LONG}
                field.validators.append(forms.CharField(max_length=LONG).validators[0])

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


class PlanForm(PassportPart):
    class Meta:
        model = Project
        fields = (
            "starts_on", "ends_on", "grant", "cofunding", "total",
            "partners", "publicity", "development", "resources",
        )  # fmt: skip
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {"grant": _("In roubles."), "total": _("The grant and your own contribution together.")}


class ContestForm(PassportPart):
    class Meta:
        model = Project
        fields = ("programme", "number")
        help_texts = {"number": _("As the fund wrote it, such as 25-1-000003. Leave it empty until you have one.")}


PARTS: dict[str, type[PassportPart]] = {
    "contest": ContestForm,
    "about": AboutForm,
    "purpose": PurposeForm,
    "plan": PlanForm,
}
