"""Fields as a person reads them: label and value, in the order of a form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, ChoiceField
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.ui.templatetags.ui import day, money
from projects.forms.passport import PARTS
from projects.models import Project

PART_TITLES = {
    "contest": _("Contest"),
    "about": _("About the project"),
    "purpose": _("Why and for whom"),
    "team": _("Team"),
    "plan": _("Calendar plan"),
    "results": _("Results"),
    "budget": _("Budget"),
    "partners": _("Partners"),
    "afterwards": _("Publicity and afterwards"),
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
    tables: list["Table"] = field(default_factory=list)

    @property
    def filled(self) -> list[Read]:
        return [field for field in self.fields if field.value]

    @property
    def missing(self) -> str:
        """The labels of the empty fields, as the end of a sentence."""
        labels = [field.label for field in self.fields if not field.value]
        return ", ".join(label if label[:2].isupper() else label[:1].lower() + label[1:] for label in labels)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the fields of a part: a template with what it shows."""

    template: str
    context: dict[str, Any]


Tables = Callable[[Project], dict[str, list[Table]]]
_tables: list[Tables] = []


def register_tables(tables: Tables) -> None:
    """Adds tables of an app above to the passport, by the codes of `PART_TITLES`; called in AppConfig.ready."""
    _tables.append(tables)


def as_text(value: Any) -> str:
    """A field's value in words: dates and money as people write them, nothing as an empty string."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return str(money(value))
    if isinstance(value, date):
        return str(day(value))
    return str(value)


def passport_sections(project: Project) -> list[Section]:
    """The passport of a project, part by part; a part without fields and rows is left out."""
    found: dict[str, list[Table]] = {}
    for tables in _tables:
        for code, rows in tables(project).items():
            found.setdefault(code, []).extend(rows)
    sections = [
        Section(code, title, _fields(project, code), [], found.get(code, [])) for code, title in PART_TITLES.items()
    ]
    return [section for section in sections if section.fields or section.tables]


def _fields(project: Project, code: str) -> list[Read]:
    if code not in PARTS:
        return []
    return [
        Read(capfirst(str(shown.label)), as_text(getattr(project, name)))
        for name, shown in PARTS[code].base_fields.items()
    ]


def form_section(code: str, title: str | Promise, form: BaseForm) -> Section:
    """What was typed in one form, and its mistakes in sentences."""
    fields = []
    for name, shown in form.fields.items():
        value = getattr(form, "cleaned_data", {}).get(name)
        text = as_text(value) if value is not None else str(form.data.get(name, ""))
        if isinstance(shown, ChoiceField) and value and not hasattr(value, "pk"):
            text = str(dict(shown.choices).get(value, value))  # type: ignore[arg-type]
        fields.append(Read(capfirst(str(shown.label)), text))
    wrong = [
        f"{capfirst(str(form.fields[name].label))}: {sentence}" if name in form.fields else str(sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    return Section(code, title, fields, wrong)
