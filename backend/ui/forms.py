"""How every form of the service is rendered, and how a refusal gets into it."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.text import capfirst

from backend.common.errors import DomainError
from backend.ui.widgets import DateInput, DateTimeInput, MoneyInput, TimeInput, native

__all__ = ["BoundField", "DateInput", "DateTimeInput", "FormRenderer", "MoneyInput", "TimeInput", "show_refusal"]


class BoundField(forms.BoundField):
    """A field of a form, with what its template asks about it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        field.widget = native(field.widget)
        super().__init__(form, field, name)

    @property
    def label(self) -> str:
        """The field's label, in the reader's language: looked up where it is shown, for most forms are only checked."""
        return capfirst(str(self._label))  # the names of a model's fields begin small

    @label.setter
    def label(self, said: Any) -> None:
        self._label = said

    @property
    def is_check(self) -> bool:
        """A single box to tick: its label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label says that the field may be left empty."""
        # What a draft does without is still asked for when it is sent.
        asked = self.field.required or getattr(self.field, "needed_at_last", False)
        return not asked and not self.is_check and not self.field.disabled

    @property
    def anchor(self) -> str:
        """The id that a link to this field leads to."""
        return self.id_for_label or self.auto_id


class FormRenderer(TemplatesSetting):
    """Renders every form of the service in its own look."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a service's refusal into the form that caused it, at its field where it names one."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
