from django.forms import Form
from django.forms.renderers import TemplatesSetting

from backend.common.errors import DomainError


class FormRenderer(TemplatesSetting):
    """Renders every form of the service in its own look."""


def show_refusal(form: Form, error: DomainError) -> None:
    """Puts a service's refusal into the form that caused it, at its field where it names one."""
    form.add_error(error.field if error.field in form.fields else None, str(error.message))
