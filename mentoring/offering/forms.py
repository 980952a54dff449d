from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.forms import (
    CharField,
    CheckboxSelectMultiple,
    DateField,
    Form,
    IntegerField,
    ModelForm,
    ModelMultipleChoiceField,
    MultipleChoiceField,
    Textarea,
)
from django.utils.translation import gettext_lazy as _

from backend.directory.forms import municipalities_of
from backend.directory.models import Centre, Territory
from mentoring.offering.enums import ServiceForm, ServiceKind
from mentoring.offering.models import LONGEST_PROMISE, Service


class ServiceEntryForm(ModelForm):
    """A service of the nomenclature. It is saved by the service, not by the form."""

    class Meta:
        model = Service
        fields = ["title", "kind", "description"]

    def _post_clean(self) -> None:
        """The service checks the whole row."""


def by_kind(services: Iterable[Service]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under the names of their kinds, in the order of the vocabulary."""
    order = [kind.value for kind in ServiceKind]
    rows = sorted(services, key=lambda service: (order.index(service.kind), service.title))
    grouped = groupby(rows, key=lambda service: service.get_kind_display())
    return [(kind.capitalize(), [(service.pk, service.title) for service in found]) for kind, found in grouped]


class TermsForm(Form):
    """On which terms a centre gives a service."""

    forms = MultipleChoiceField(label=_("How it is given"), choices=ServiceForm.choices, widget=CheckboxSelectMultiple)
    promise_days = IntegerField(
        label=_("First answer within, working days"), min_value=0, max_value=LONGEST_PROMISE, initial=3,
        help_text=_("Whoever asks is promised an answer by then, and you are reminded."),
    )  # fmt: skip
    conditions = CharField(
        label=_("Conditions"), required=False, max_length=2000, widget=Textarea(attrs={"rows": 4}),
        help_text=_("For whom, what to bring, whether anything is paid."),
    )  # fmt: skip
    municipalities = ModelMultipleChoiceField(
        label=_("For municipalities"), queryset=Territory.objects.none(), required=False, widget=CheckboxSelectMultiple,
        help_text=_("Tick none if you serve everywhere where the centre works."),
    )  # fmt: skip
    opens_on = DateField(label=_("Offered since"))

    def __init__(self, *args: Any, centre: Centre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipalities"].queryset = municipalities_of(centre.region_id)  # type: ignore[attr-defined]


class NewOffersForm(TermsForm):
    """Several services at once, on the same terms: a centre begins with twenty."""

    services = ModelMultipleChoiceField(
        label=_("Services"), queryset=Service.objects.none(), widget=CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one service.")},
    )  # fmt: skip

    field_order = ["services"]

    def __init__(self, *args: Any, services: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["services"]
        field.queryset = services
        field.choices = by_kind(services)
