from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from backend.common.errors import DomainError


class FormRenderer(TemplatesSetting):
    """Renders every form of the service in its own look."""


class DateInput(forms.DateInput):
    """A day, entered with the calendar that the browser offers."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a service's refusal into the form that caused it, at its field where it names one."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
