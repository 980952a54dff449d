"""What the lines add to the filters of projects: search, what is overdue, next dates."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from projects.days import passed
from projects.enums import RiskLevel
from projects.filters import day, register_filter
from projects.lists.models import LEVEL
from projects.lists.search import search
from projects.models import Project


class SearchFilter(django_filters.CharFilter):
    """Finds projects by words; `parent.similar` then says whether none fits exactly and similar words were taken.

    It comes after all other filters (`Searched`), so that its count, `parent.count`, is that of the page.
    """

    parent: Any

    def filter(self, qs: QuerySet[Project], value: str) -> QuerySet[Project]:
        if not value:
            return qs
        found, self.parent.similar, self.parent.count = search(qs, value)
        return found


class LateFilter(django_filters.BooleanFilter):
    """Projects in which something that the contract asks for is overdue where they are."""

    def filter(self, qs: QuerySet[Project], value: bool | None) -> QuerySet[Project]:
        return qs.filter(passed("line__legal_due", clock.now())) if value else qs


class LevelFilter(django_filters.ChoiceFilter):
    """Projects whose stored risk is at this level or above."""

    def filter(self, qs: QuerySet[Project], value: str) -> QuerySet[Project]:
        return qs.filter(line__danger__gte=int(value) * LEVEL) if value else qs


def register() -> None:
    """Adds these filters to those of every list of projects."""
    words = forms.TextInput(attrs={"type": "search", "placeholder": _("Title, organisation or number")})
    levels = [(level.value, format_lazy(_("{level} and above"), level=level.label)) for level in list(RiskLevel)[1:-1]]
    levels.append((RiskLevel.CRITICAL.value, RiskLevel.CRITICAL.label))
    register_filter("q", SearchFilter(label=_("Search"), max_length=200, widget=words))
    register_filter("level", LevelFilter(choices=levels, label=_("Risk"), empty_label=_("any")), after="centre")
    register_filter("due_to", day("line__next_due", "lte", _("Next date until")), after="level")
    register_filter("due_from", day("line__next_due", "gte", _("Next date from")), after="level")
    register_filter(
        "late", LateFilter(label=_("Only overdue"), widget=forms.CheckboxInput, required=False), after="grant_to"
    )
