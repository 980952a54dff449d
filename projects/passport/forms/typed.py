"""What a browser sends of a step, as content; and what the buttons beside the rows do with it."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from backend.common.errors import Invalid
from projects.limits import MOST_ROWS
from projects.passport.content import Content, Row
from projects.passport.enums import Article
from projects.passport.forms.rows import BudgetForm
from projects.passport.parts import ACTIVITIES, BUDGET, TABLES, TASKS, Part, Table
from projects.passport.sums import MONEY

LONGEST = 20_000
_FIELD = re.compile(r"([a-z]+)-(\d{1,3})-([a-z_]+)\Z")
ACTIONS = ("add", "remove", "up", "down", "restore", "take_tasks", "take_sums")


def _plain(value: Any) -> str:
    """Text that can be stored, with line breaks of one character."""
    return str(value).replace("\x00", "").replace("\r\n", "\n")[:LONGEST]


def typed_in(part: Part, data: Mapping[str, Any]) -> Content:
    """Everything that was typed in this step.

    Raises:
        Invalid: a table has more rows than fit.
    """
    fields = {name: _plain(data.get(name, "")) for name in part.fields}
    found: dict[str, dict[int, Row]] = {table.code: {} for table in part.tables}
    for name in data:
        matched = _FIELD.match(name)
        if matched and matched[1] in found:
            found[matched[1]].setdefault(int(matched[2]), {})[matched[3]] = _plain(data[name])
    rows = {table.code: _rows(table, found[table.code]) for table in part.tables}
    if ACTIVITIES.code in rows:
        _tie(rows)
    return Content(fields, rows)


def _rows(table: Table, found: dict[int, Row]) -> list[Row]:
    if len(found) > MOST_ROWS:
        raise Invalid(_("At most %(count)s rows fit into one table.") % {"count": MOST_ROWS}, field=table.code)
    if table is BUDGET:
        lines = {row.get("key"): row for row in found.values()}
        return [_row(table, lines.get(article, {}), article) for article in Article.values]
    rows: list[Row] = []
    seen: set[str] = set()
    for _number, row in sorted(found.items()):
        key = _key(row.get("key", ""), seen)
        seen.add(key)
        rows.append(_row(table, row, key))
    return rows


def _row(table: Table, row: Row, key: str) -> Row:
    parent = {"task": row.get("task", "")} if table.parent else {}
    return {"key": key} | {name: row.get(name, "") for name in table.fields} | parent


def _key(said: str, seen: set[str]) -> str:
    try:
        key = str(uuid.UUID(said))
    except ValueError:
        key = str(uuid.uuid4())
    return str(uuid.uuid4()) if key in seen else key


def _tie(rows: dict[str, list[Row]]) -> None:
    """Every activity belongs to a task; they stand in the order of the tasks."""
    if rows[ACTIVITIES.code] and not rows[TASKS.code]:
        rows[TASKS.code] = [new_row(TASKS)]
    order = {row["key"]: number for number, row in enumerate(rows[TASKS.code])}
    for row in rows[ACTIVITIES.code]:
        if row["task"] not in order:
            row["task"] = rows[TASKS.code][-1]["key"]
    rows[ACTIVITIES.code].sort(key=lambda row: order[row["task"]])


def new_row(table: Table, **given: str) -> Row:
    """An empty row with a key of its own."""
    return _row(table, given, str(uuid.uuid4()))


def action_in(data: Mapping[str, Any]) -> tuple[str, str] | None:
    """Which button beside the rows was pressed, with what stands behind it: `("remove", "tasks:<key>")`.

    The buttons are called `do_…`: one named `remove` would hide the method of that name from the scripts of a browser.
    """
    return next(((name, str(data[f"do_{name}"])) for name in ACTIONS if f"do_{name}" in data), None)


def act(content: Content, action: str, about: str) -> tuple[str, list[tuple[str, Row]]]:
    """Does to the content what the button says. Returns the key of the row to look at, and what was removed.

    Raises:
        Invalid: a table has as many rows as fit.
    """
    if action == "restore":
        return _restore(content, about), []
    if action in {"take_tasks", "take_sums"}:
        _take(content, action, about)
        return "", []
    code, _colon, key = about.partition(":")
    if code not in content.rows or TABLES[code].fixed:
        return "", []
    if action == "add":
        return _add(content, TABLES[code], key), []
    if action == "remove":
        return "", _remove(content, TABLES[code], key)
    _shift(content.rows[code], key, -1 if action == "up" else 1)
    return key, []


def _add(content: Content, table: Table, parent: str) -> str:
    rows = content.rows[table.code]
    if len(rows) >= MOST_ROWS:
        raise Invalid(_("At most %(count)s rows fit into one table.") % {"count": MOST_ROWS}, field=table.code)
    fresh = new_row(table, task=parent) if table.parent else new_row(table)
    rows.append(fresh)
    if table.parent:
        _tie(content.rows)
    return fresh["key"]


def _remove(content: Content, table: Table, key: str) -> list[tuple[str, Row]]:
    """The row and what belongs to it."""
    gone = [(table.code, row) for row in content.rows[table.code] if row["key"] == key]
    if table is TASKS:
        gone += [(ACTIVITIES.code, row) for row in content.rows[ACTIVITIES.code] if row["task"] == key]
    for code, row in gone:
        content.rows[code].remove(row)
    return gone


def _shift(rows: list[Row], key: str, step: int) -> None:
    """One place up or down; an activity stays with its task."""
    here = next((index for index, row in enumerate(rows) if row["key"] == key), None)
    if here is None:
        return
    there = here + step
    if 0 <= there < len(rows) and rows[there].get("task") == rows[here].get("task"):
        rows[here], rows[there] = rows[there], rows[here]


def _restore(content: Content, about: str) -> str:
    """Puts back what was removed, at the end of its table. What is no such row is left alone."""
    try:
        removed = json.loads(about)
    except (ValueError, RecursionError):
        return ""
    last = ""
    for code, row in removed if isinstance(removed, list) else []:
        if isinstance(row, dict) and code in content.rows and len(content.rows[code]) < MOST_ROWS:
            there = {one["key"] for one in content.rows[code]}
            texts = {str(name): _plain(value) for name, value in row.items()}
            last = last or _key(texts.get("key", ""), there)
            content.rows[code].append(_row(TABLES[code], texts, _key(texts.get("key", ""), there)))
    if ACTIVITIES.code in content.rows:
        _tie(content.rows)
    return last


def _take(content: Content, action: str, about: str) -> None:
    if action == "take_tasks" and TASKS.code in content.rows:
        _tasks_of_lines(content, about)
    elif action == "take_sums" and BUDGET.code in content.rows:
        _sums(content)


def _tasks_of_lines(content: Content, lines: str) -> None:
    """Each line of the text as a task of the plan, without the number before it; what is there is not doubled."""
    there = {row["title"].strip() for row in content.rows[TASKS.code]}
    for line in lines.splitlines()[:MOST_ROWS]:
        title = re.sub(r"^\s*(?:\d{1,2}[.)]|[-–•*])\s*", "", _plain(line)).strip()
        if title and title not in there and len(content.rows[TASKS.code]) < MOST_ROWS:
            content.rows[TASKS.code].append(new_row(TASKS, title=title))
            there.add(title)


def _sums(content: Content) -> None:
    """What the lines make together becomes what the project says. A line that holds no sums is nothing."""
    added = dict.fromkeys(MONEY, 0)
    for row in content.rows[BUDGET.code]:
        form = BudgetForm(row)
        if form.is_valid():
            added = {name: total + form.cleaned_data[name] for name, total in added.items()}
    for column, field in MONEY.items():
        content.fields[field] = str(added[column])
