"""What the filters of a list offer to choose among: all selects of the page by one query.

An app above adds a select of its own by `register_options`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from backend.accounts.models import User
from backend.directory.models import Centre, Territory
from projects.filters import ReferenceField
from projects.models import Direction

# What the person may choose among: each row with `option_label`, and with `option` where it offers the number of
# something else than itself.
Source = Callable[[User], QuerySet[Any, Any]]
_sources: dict[str, Source] = {}
MOST = 300


def register_options(name: str, source: Source) -> None:
    """Offers these rows in the select of the filter `name`; `source(user)` gives rows with `option_label`."""
    _sources[name] = source


def offer(form: forms.Form, user: User) -> None:
    """Fills the selects of a filter's form; those that would leave no choice are taken off it."""
    fill(form, {name: source(user) for name, source in _sources.items()})


def fill(form: forms.Form, sources: Mapping[str, QuerySet[Any, Any]]) -> None:
    """The same from these rows, by one query. Once a region is chosen, the municipalities are those of it.

    A select with more than MOST options is no choice but a scroll, and slow to draw: it is taken off as well, unless
    something is chosen in it.
    """
    chosen = {name: _number(form.data.get(name)) for name in sources}
    if (region := _number(form.data.get("region"))) and "municipality" in sources:
        sources = {**sources, "municipality": sources["municipality"].filter(parent=region)}
    parts = [_part(name, rows, chosen[name]) for name, rows in sources.items()]
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for name, number, label in parts[0].union(*parts[1:], all=True):
        found[name][number] = label
    for name in list(form.fields):
        field = form.fields[name]
        if not isinstance(field, ReferenceField):
            continue
        useless = not 1 < len(found[name]) <= MOST
        if useless and not form.data.get(name):
            del form.fields[name]
        else:
            field.offer(sorted(found[name].items(), key=lambda option: option[1]))


def _part(name: str, rows: QuerySet[Any, Any], chosen: int | None) -> QuerySet[Any, Any]:
    """The options of one select, as many as a select may have and one more; the chosen one is among them.

    They are put in order when they are few: the database would sort all towns of the country to show none.
    """
    if chosen:
        found = _numbered(rows).order_by(Case(When(option=chosen, then=0), default=1))[: MOST + 1]
    elif "option" in rows.query.annotations:
        # The label stands in another table: it is read for these alone.
        found = rows.order_by().filter(pk__in=rows.order_by().values("pk")[: MOST + 1])
    else:
        found = _numbered(rows).order_by()[: MOST + 1]
    listed: QuerySet[Any, Any] = found.annotate(option_of=Value(name, CharField())).values_list(
        "option_of", "option", "option_label"
    )
    return listed


def _numbered(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows if "option" in rows.query.annotations else rows.annotate(option=F("pk"))


def _number(typed: Any) -> int | None:
    """The number of a row, None for whatever can't be one."""
    text = str(typed or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def labelled_directions() -> QuerySet[Any, Any]:
    """Every direction with its label."""
    return Direction.objects.annotate(option_label=Coalesce(NullIf("short_name", Value("")), "name"))


def _regions(user: User) -> QuerySet[Any, Any]:
    regions = Territory.objects.regions().annotate(option_label=F("name"))
    if user.is_superuser:
        return regions
    return regions.filter(pk__in=user.memberships.current().filter(role="operator").values("territory"))


def _directions(user: User) -> QuerySet[Any, Any]:
    return labelled_directions()


def _municipalities(user: User) -> QuerySet[Any, Any]:
    places = Territory.objects.municipalities().annotate(option_label=F("name"))
    if user.is_superuser:
        return places
    mine = user.memberships.current()
    return places.filter(
        Q(parent__in=mine.values("territory"))
        | Q(parent__in=mine.values("centre__region"))
        | Q(parent__in=mine.values("organisation__region"))
    )


def _centres(user: User) -> QuerySet[Any, Any]:
    centres = Centre.objects.annotate(option_label=F("name"))
    if user.is_superuser:
        return centres
    mine = user.memberships.current()
    return centres.filter(
        Q(region__in=mine.filter(role="operator").values("territory"))
        | Q(pk__in=mine.filter(role__in=("mentor", "head")).values("centre"))
        | Q(pk__in=mine.filter(organisation__isnull=False).values("organisation__projects__centre"))
    )


register_options("region", _regions)
register_options("direction", _directions)
register_options("municipality", _municipalities)
register_options("centre", _centres)
