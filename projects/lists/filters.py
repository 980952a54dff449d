"""What the lines add to the filters of projects: search, what is overdue, next dates."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.common import clock
from projects.filters import ProjectFilter, day, register_filter
from projects.lists.search import search
from projects.models import Project


class SearchFilter(django_filters.CharFilter):
    """Finds projects by words; `parent.similar` then says whether none fits exactly and similar words were taken."""

    parent: Any

    def filter(self, qs: QuerySet[Project], value: str) -> QuerySet[Project]:
        if not value:
            return qs
        found, self.parent.similar = search(qs, value)
        return found


class LateFilter(django_filters.BooleanFilter):
    """Projects in which something that the contract asks for is overdue."""

    def filter(self, qs: QuerySet[Project], value: bool | None) -> QuerySet[Project]:
        today = clock.local_date(clock.now(), clock.MOSCOW)
        return qs.filter(line__legal_due__lt=today) if value else qs


def register() -> None:
    """Adds these filters to those of every list of projects."""
    words = forms.TextInput(attrs={"type": "search", "placeholder": _("Title, organisation or number")})
    register_filter("q", SearchFilter(label=_("Search"), max_length=200, widget=words), first=True)
    register_filter("due_from", day("line__next_due", "gte", _("Next date from")))
    register_filter("due_to", day("line__next_due", "lte", _("Next date until")))
    register_filter("late", LateFilter(label=_("Only overdue"), widget=forms.CheckboxInput, required=False))
    ProjectFilter.base_filters.move_to_end("sort")
