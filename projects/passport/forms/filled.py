"""A step of the form with what it holds: its fields and its rows, each with its own mistakes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from backend.ui.forms import MoneyInput
from backend.ui.wording import day
from projects.forms.passport import PARTS as FIELD_FORMS
from projects.forms.passport import PassportPart
from projects.models import Project
from projects.passport.consistency import activity_objection
from projects.passport.content import Content, Difference, Row, difference
from projects.passport.enums import Article
from projects.passport.forms.rows import ROW_FORMS, RowForm
from projects.passport.parts import ACTIVITIES, BUDGET, PARTS, TASKS, Part, Table
from projects.passport.selectors import Application, content_of

SHORT = 80


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row with its form; `inner` are the rows that belong to it."""

    table: Table
    key: str
    form: RowForm
    row: Row
    empty: bool
    inner: list["FilledRow"]

    @property
    def label(self) -> str:
        """How the row is told apart."""
        return str(Article(self.key).label) if self.table is BUDGET else self.row.get(self.table.told, "").strip()

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the row sends that nobody types."""
        sent = [(f"{self.form.prefix}-key", self.key)]
        return sent + ([(f"{self.form.prefix}-task", self.row["task"])] if self.table.parent else [])


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to correct: where it is and what is wrong."""

    anchor: str
    label: str
    sentence: str


class Filled:
    """The forms of a step. `checked` forms show their mistakes; the others only what they hold."""

    def __init__(self, project: Project, part: Part, content: Content, *, checked: bool) -> None:
        self.project, self.part, self.content, self.checked = project, part, content, checked
        self.form = self._fields(checked)
        self.rows = {table.code: self._rows(table, checked) for table in part.tables}
        if TASKS.code in self.rows:
            for task in self.rows[TASKS.code]:
                task.inner.extend(row for row in self.rows[ACTIVITIES.code] if row.row["task"] == task.key)

    def _fields(self, checked: bool) -> PassportPart | None:
        if self.part.code not in FIELD_FORMS:
            return None
        form = FIELD_FORMS[self.part.code]
        if checked:  # an instance of its own: a form that is asked writes into it
            return form(self.content.fields, instance=_copy(self.project), region=self.project.region)
        return form(initial=self.content.fields, region=self.project.region)

    def _rows(self, table: Table, checked: bool) -> list[FilledRow]:
        filled = []
        for number, row in enumerate(self.content.rows.get(table.code, [])):
            prefix, empty = f"{table.code}-{number}", self._is_empty(table, row)
            form = ROW_FORMS[table.code]
            if checked and not empty:
                bound = form({f"{prefix}-{name}": row.get(name, "") for name in table.fields}, prefix=prefix)
            else:
                bound = form(initial={name: value for name, value in row.items() if value}, prefix=prefix)
            filled.append(FilledRow(table, row["key"], bound, row, empty, []))
        return filled

    def _is_empty(self, table: Table, row: Row) -> bool:
        if table is TASKS and any(
            one["task"] == row["key"] and not ACTIVITIES.is_empty(one) for one in self.content.rows[ACTIVITIES.code]
        ):
            return False
        return table.is_empty(row)

    def check(self) -> bool:
        """Puts every mistake at its field; returns whether there is none. An empty row is no mistake."""
        right = self.form is None or self.form.is_valid()
        for row in self._typed_rows():
            right = row.form.is_valid() and right
        return self._fits() and right

    def _typed_rows(self) -> Iterator[FilledRow]:
        return (row for rows in self.rows.values() for row in rows if not row.empty)

    def _fits(self) -> bool:
        """Days of the activities within the project's, as both were typed just now."""
        dates = getattr(self.form, "cleaned_data", {})
        right = True
        for row in self.rows.get(ACTIVITIES.code, []):
            said = {} if row.empty else getattr(row.form, "cleaned_data", {})
            if objection := activity_objection(said, dates.get("starts_on"), dates.get("ends_on")):
                row.form.add_error(*objection)
                right = False
        return right

    def focus_on(self, key: str) -> None:
        """The first field of this row is where the person goes on typing."""
        for row in (row for rows in self.rows.values() for row in rows if row.key == key):
            next(iter(row.form.fields.values())).widget.attrs["autofocus"] = True

    @property
    def listed(self) -> list[FilledRow]:
        """The rows of a step that has one table."""
        return self.rows[self.part.tables[0].code] if self.part.tables else []

    @property
    def fields_to_save(self) -> dict[str, Any]:
        return dict(self.form.cleaned_data) if self.form else {}

    @property
    def rows_to_save(self) -> dict[str, list[dict[str, Any]]]:
        """Every table with its rows as values; empty rows are left out."""
        return {
            code: [
                {"key": row.key, "task": row.row.get("task", "")} | row.form.cleaned_data
                for row in rows
                if not row.empty
            ]
            for code, rows in self.rows.items()
        }

    @property
    def mistakes(self) -> list[Mistake]:
        """All that is wrong, in the order of the page."""
        if not self.checked:
            return []
        found = list(_mistakes(self.form, "")) if self.form else []
        for rows in self.rows.values():
            for row in rows:
                found.extend(_mistakes(row.form, row.label or str(row.table.add)) if not row.empty else ())
        return found

    def shown(self, table: str, name: str, value: str) -> tuple[str, str]:
        """The label of a field and its value as a person reads it."""
        field = self._field(table, name)
        if field is None:
            return name, value
        return str(field.label), shown(field, value)

    def _field(self, table: str, name: str) -> forms.Field | None:
        if table:
            fields = (self.rows[table][0].form if self.rows.get(table) else ROW_FORMS[table]()).fields
        else:
            fields = self.form.fields if self.form else {}
        return fields.get(name)

    def lines(self, changes: Difference) -> "list[Line]":
        """The difference in words, one line a field."""
        return [*self._field_lines(changes), *self._row_lines(changes)]

    def _field_lines(self, changes: Difference) -> "Iterator[Line]":
        for change in changes.fields:
            label, before = self.shown("", change.name, change.before)
            yield Line("changed", "", label, before, self.shown("", change.name, change.after)[1])

    def _row_lines(self, changes: Difference) -> "Iterator[Line]":
        for change in changes.rows:
            table = ROW_FORMS[change.table].table
            row = change.after or change.before or {}
            name = str(Article(change.key).label) if table is BUDGET else row.get(table.told, "")
            if change.before is None or change.after is None:
                texts = [
                    self.shown(table.code, field, row.get(field, "")) for field in table.fields if field != table.told
                ]
                said = "; ".join(f"{label}: {text}" for label, text in texts if text)
                kind = "added" if change.before is None else "removed"
                yield Line(kind, name, "", said if kind == "removed" else "", said if kind == "added" else "")
                continue
            for field in change.changes:
                if field.name == "task":
                    continue
                label, before = self.shown(table.code, field.name, field.before)
                yield Line("changed", name, label, before, self.shown(table.code, field.name, field.after)[1])


@dataclass(frozen=True, slots=True)
class Line:
    """One difference as a person reads it; `row` names the row, `label` the field."""

    kind: str
    row: str
    label: str
    before: str
    after: str

    @property
    def is_short(self) -> bool:
        """Whether it fits into one line."""
        return len(self.label) + len(self.before) + len(self.after) < SHORT


def changes_between(old: Application, new: Application) -> list[tuple[Part, list[Line]]]:
    """What is different from the old application to the new one, step by step; steps that are the same are left out."""
    found = []
    for part in PARTS:
        was, now = content_of(old, part), content_of(new, part)
        if changes := difference(was, now):
            found.append((part, Filled(new.project, part, now, checked=False).lines(changes)))
    return found


def _mistakes(form: forms.BaseForm, row: str) -> Iterator[Mistake]:
    for name, sentences in form.errors.items():
        bound = form[name] if name in form.fields else None
        label = str(bound.label) if bound else ""
        for sentence in sentences:
            yield Mistake(bound.id_for_label if bound else "", " – ".join(filter(None, (row, label))), str(sentence))


def shown(field: forms.Field, value: str) -> str:
    """A typed value as a person reads it: the name of a choice, a day, a sum."""
    if isinstance(field, forms.BooleanField):
        return "✓" if value else ""
    if isinstance(field, forms.ChoiceField) and value:
        return next((str(label) for code, label in field.choices if str(code) == value), value)  # type: ignore[union-attr,misc]
    if isinstance(field, forms.DateField) and value:
        try:
            return day(field.clean(value))
        except forms.ValidationError:
            return value
    if isinstance(field.widget, MoneyInput):
        return field.widget.format_value(value) or ""
    return value


def _copy(project: Project) -> Project:
    """The same project, apart: a form that is checked writes into what it was given."""
    return Project.from_db(
        project._state.db, [field.attname for field in Project._meta.concrete_fields],
        [getattr(project, field.attname) for field in Project._meta.concrete_fields],
    )  # fmt: skip
