from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.common.errors import Invalid
from backend.directory.models import Centre
from backend.notifications import registry
from backend.notifications.enums import Category, Channel, LetterStatus, Reason
from backend.notifications.models import InboxMessage, Letter, LetterArchive
from backend.notifications.selectors import to_the_same

LARGEST = 2**63 - 1


def follow_ups() -> list[tuple[str, str]]:
    """Every declared rule and notice, by what the ledger calls it."""
    return sorted(((entry.key, str(entry.title)) for entry in registry.entries()), key=lambda choice: choice[1])


def own_centres(request: HttpRequest | None) -> "QuerySet[Centre]":
    """The centres at which the person works, or that are in their region; for an administrator all."""
    user = request.user if request else None
    if not isinstance(user, User):
        return Centre.objects.none()
    if user.is_superuser:
        return Centre.objects.order_by("name")
    mine = user.memberships.current()
    within = Q(pk__in=mine.values("centre")) | Q(region__in=mine.filter(role="operator").values("territory"))
    return Centre.objects.filter(within).order_by("name")


DAY = forms.DateInput(attrs={"type": "date"})


class LetterFilter(django_filters.FilterSet):
    """How the ledger is narrowed: on the page, in the file, in the API, and where many letters are handled."""

    thread = django_filters.CharFilter(
        label=_("Belongs to"), max_length=64, help_text="project:17, event:3", widget=forms.HiddenInput
    )
    person = django_filters.NumberFilter(
        field_name="user_id", label=_("Person"), min_value=1, max_value=LARGEST, decimal_places=0,
        widget=forms.HiddenInput, help_text=_("The number of an account."),
    )  # fmt: skip
    alike = django_filters.NumberFilter(
        method="to_one", label=_("To the recipient of this letter"), min_value=1, max_value=LARGEST,
        decimal_places=0, widget=forms.HiddenInput, help_text=_("The number of a letter."),
    )  # fmt: skip
    recipient = django_filters.CharFilter(lookup_expr="icontains", label=_("Recipient"), max_length=254)
    rule = django_filters.ChoiceFilter(choices=follow_ups, label=_("Follow-up"))
    status = django_filters.ChoiceFilter(choices=LetterStatus.choices, label=_("Status"))
    reason = django_filters.ChoiceFilter(choices=Reason.choices, label=_("Why so"))
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label=_("Channel"))
    category = django_filters.ChoiceFilter(choices=Category.choices, label=_("Category"))
    centre = django_filters.ModelChoiceFilter(queryset=own_centres, label=_("Centre"))
    answered = django_filters.BooleanFilter(
        field_name="answered_at", lookup_expr="isnull", exclude=True, label=_("Answered")
    )
    since = django_filters.DateFilter(field_name="due_at", lookup_expr="date__gte", label=_("Due from"), widget=DAY)
    until = django_filters.DateFilter(field_name="due_at", lookup_expr="date__lte", label=_("Due until"), widget=DAY)

    class Meta:
        model = Letter
        fields = (
            "thread", "person", "alike", "recipient", "rule", "status", "reason", "channel", "category", "centre",
            "answered", "since", "until",
        )  # fmt: skip

    def to_one(self, queryset: QuerySet[Letter], name: str, value: Decimal) -> QuerySet[Letter]:
        return queryset.filter(pk__in=to_the_same(self.queryset, int(value)).values("pk"))

    def filter_queryset(self, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        # An answer such as "nothing" to a wrong date would mislead: the form shows the mistake instead.
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()


class ArchiveFilter(django_filters.FilterSet):
    """How the archive is narrowed, on the page and in the API alike."""

    thread = django_filters.CharFilter(label=_("Belongs to"), max_length=64, widget=forms.HiddenInput)
    rule = django_filters.ChoiceFilter(choices=follow_ups, label=_("Follow-up"))
    status = django_filters.ChoiceFilter(choices=LetterStatus.choices, label=_("Status"))
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label=_("Channel"))
    since = django_filters.DateFilter(field_name="due_at", lookup_expr="date__gte", label=_("Due from"), widget=DAY)
    until = django_filters.DateFilter(field_name="due_at", lookup_expr="date__lte", label=_("Due until"), widget=DAY)

    class Meta:
        model = LetterArchive
        fields = ("thread", "rule", "status", "channel", "since", "until")

    def filter_queryset(self, queryset: QuerySet[LetterArchive]) -> QuerySet[LetterArchive]:
        # As in the ledger: the form shows the mistake instead of an empty answer.
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()


def query_of(data: Any) -> str:
    """How the list is narrowed, as the part of an address behind the question mark."""
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in data.items() if value and name != "page"})
    return kept.urlencode()


def narrowed(request: HttpRequest, letters: "QuerySet[Letter]", **fixed: object) -> LetterFilter:
    """The letters, narrowed as the address says; `fixed` is what the page is about, whatever the address says."""
    data = request.GET.copy()
    for name, value in fixed.items():
        data[name] = str(value)
    return LetterFilter(data, letters, request=request)


def surely_narrowed(request: HttpRequest, letters: "QuerySet[Letter]") -> "QuerySet[Letter]":
    """The same, for a deed: a mistake in the address is refused.

    Raises:
        Invalid: the address narrows by something that is no date, no status and so on.
    """
    return _surely(narrowed(request, letters))


def surely_narrowed_archive(request: HttpRequest, letters: "QuerySet[LetterArchive]") -> "QuerySet[LetterArchive]":
    """Letters of long ago, narrowed as the address says, for a deed.

    Raises:
        Invalid: as for `surely_narrowed`.
    """
    return _surely(ArchiveFilter(request.GET, letters, request=request))


def _surely(found: django_filters.FilterSet) -> "QuerySet[Any]":
    if not found.form.is_valid():
        field = next(iter(found.form.errors))
        raise Invalid(str(_("Correct the filter of the letters first.")), field=field)
    chosen: QuerySet[Any] = found.qs
    return chosen


class MessageFilter(django_filters.FilterSet):
    """Only what is not read yet, or only what is."""

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", label=_("unread"))

    class Meta:
        model = InboxMessage
        fields: tuple[str, ...] = ()
