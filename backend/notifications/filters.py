import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.notifications import registry
from backend.notifications.enums import Category, LetterStatus
from backend.notifications.models import Letter


def follow_ups() -> list[tuple[str, str]]:
    """Every declared rule and notice, by what the ledger calls it."""
    return sorted(((entry.key, str(entry.title)) for entry in registry.entries()), key=lambda choice: choice[1])


DAY = forms.DateInput(attrs={"type": "date"})


class LetterFilter(django_filters.FilterSet):
    """How the ledger is narrowed, on the page and in the API alike."""

    thread = django_filters.CharFilter(
        label=_("Belongs to"), max_length=64, help_text="project:17, event:3", widget=forms.HiddenInput
    )
    recipient = django_filters.CharFilter(lookup_expr="icontains", label=_("Recipient"), max_length=254)
    rule = django_filters.ChoiceFilter(choices=follow_ups, label=_("Follow-up"))
    status = django_filters.ChoiceFilter(choices=LetterStatus.choices, label=_("Status"))
    category = django_filters.ChoiceFilter(choices=Category.choices, label=_("Category"))
    since = django_filters.DateFilter(field_name="due_at", lookup_expr="date__gte", label=_("Due from"), widget=DAY)
    until = django_filters.DateFilter(field_name="due_at", lookup_expr="date__lte", label=_("Due until"), widget=DAY)

    class Meta:
        model = Letter
        fields = ("thread", "recipient", "rule", "status", "category", "since", "until")

    def filter_queryset(self, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        # An answer such as "nothing" to a wrong date would mislead: the form shows the mistake instead.
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()
