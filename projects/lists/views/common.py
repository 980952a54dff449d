"""What the list and the board have in common: the filters with their choices, the saved views, the count."""

from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from backend.accounts.models import User
from backend.common.keyset import Count, counted
from backend.ui import wording
from projects.filters import ProjectFilter
from projects.lists.options import offer
from projects.lists.selectors import views_of

# Parameters that say where in the list, under which view or as what, not how it is narrowed.
PLACES = frozenset({"at", "view", "as"})


def without_place(asked: QueryDict) -> str:
    """How the list is narrowed and ordered, as it stands in an address."""
    query = asked.copy()
    for name in list(query):
        if name in PLACES or not any(query.getlist(name)):
            del query[name]
    return query.urlencode()


def asked_of(request: HttpRequest) -> QueryDict:
    """What is asked of a list; unless somebody chose another order, what is due next comes first."""
    asked = request.GET.copy()
    if not asked.get("sort"):
        asked["sort"] = "due"
    return asked


def list_frame(request: HttpRequest, found: ProjectFilter, user: User, *, count: Count | None = None) -> dict[str, Any]:
    """What surrounds the rows; three queries at most."""
    rows = found.qs
    offer(found.form, user)
    views = list(views_of(user))
    return {
        "filter": found,
        "count": count or found.count or counted(rows),
        "similar": found.similar,
        "narrowed": any(value for name, value in request.GET.items() if name not in PLACES | {"sort"}),
        "query": without_place(request.GET),
        "views": views,
        "view": next((view for view in views if str(view.pk) == request.GET.get("view")), None),
        "default": next((view for view in views if getattr(view, "is_default", False)), None),
    }


def said_in_words(query: str, user: User) -> list[tuple[str, str]]:
    """What a query narrows to, each filter with its value as a person reads them."""
    form = ProjectFilter(QueryDict(query)).form
    offer(form, user)
    return [
        (str(field.label), text)
        for name, field in form.fields.items()
        if form.data.get(name) and (text := _said(field, form.data[name]))
    ]


def _said(field: forms.Field, value: str) -> str:
    if isinstance(field.widget, forms.Select):
        return next((str(label) for key, label in field.widget.choices if str(key) == value), value)
    if isinstance(field, forms.DateField):
        try:
            return wording.day(field.clean(value))
        except forms.ValidationError:
            return value
    return "✓" if isinstance(field.widget, forms.CheckboxInput) else value
