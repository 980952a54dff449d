from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.funding.wording import years_of
from projects.models import Direction

FIRST, LAST = 2000, 2100


class DirectionForm(forms.Form):
    """No form of the model: whether there is such a direction the service says, under a lock and at the name."""

    name = forms.CharField(label=_("direction"), max_length=500, help_text=_("As the fund writes it."))
    short_name = forms.CharField(
        label=_("short name"), max_length=120, required=False, help_text=_("For lists, when the name is long.")
    )
    valid_from = forms.IntegerField(label=_("since year"), min_value=FIRST, max_value=LAST, required=False)
    valid_to = forms.IntegerField(
        label=_("until year"), min_value=FIRST, max_value=LAST, required=False, help_text=_("Empty: it still holds.")
    )


class _Choice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({years_of(obj)})" if obj.valid_from or obj.valid_to else str(obj)


class MergeForm(forms.Form):
    into = _Choice(label=_("merge with"), queryset=Direction.objects.none(), empty_label=_("choose a direction"))

    def __init__(self, *args: Any, direction: Direction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Direction.objects.exclude(pk=direction.pk).order_by("to_check", "name", "pk")
        self.fields["into"].queryset = others  # type: ignore[attr-defined]
