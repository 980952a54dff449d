"""Fields as a person reads them: label and value, in the order of a form."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, ChoiceField
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from backend.ui.templatetags.ui import day, money
from projects.forms.passport import PARTS
from projects.models import Project

PART_TITLES = {
    "contest": _("Contest"),
    "about": _("About the project"),
    "purpose": _("Why and for whom"),
    "plan": _("Dates, money, what comes after"),
}


@dataclass(frozen=True, slots=True)
class Read:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str | Promise
    fields: list[Read]
    wrong: list[str]

    @property
    def filled(self) -> list[Read]:
        return [field for field in self.fields if field.value]

    @property
    def missing(self) -> str:
        """The labels of the empty fields, as the end of a sentence."""
        labels = [field.label for field in self.fields if not field.value]
        return ", ".join(label if label[:2].isupper() else label[:1].lower() + label[1:] for label in labels)


def as_text(value: Any) -> str:
    """A field's value in words: dates and money as people write them, nothing as an empty string."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(money(value))
    if isinstance(value, date):
        return str(day(value))
    return str(value)


def passport_sections(project: Project) -> list[Section]:
    """The passport of a project, part by part."""
    return [
        Section(
            code,
            PART_TITLES[code],
            [
                Read(capfirst(str(field.label)), as_text(getattr(project, name)))
                for name, field in form.base_fields.items()
            ],
            [],
        )
        for code, form in PARTS.items()
    ]


def form_section(code: str, title: str | Promise, form: BaseForm) -> Section:
    """What was typed in one form, and its mistakes in sentences."""
    fields = []
    for name, field in form.fields.items():
        value = getattr(form, "cleaned_data", {}).get(name)
        text = as_text(value) if value is not None else str(form.data.get(name, ""))
        if isinstance(field, ChoiceField) and value and not hasattr(value, "pk"):
            text = str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        fields.append(Read(capfirst(str(field.label)), text))
    wrong = [
        f"{capfirst(str(form.fields[name].label))}: {sentence}" if name in form.fields else str(sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    return Section(code, title, fields, wrong)
