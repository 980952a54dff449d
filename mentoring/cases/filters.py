"""How the inbox is narrowed: the page, the export and the API read the same filters."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from backend.accounts.models import User
from backend.common import clock
from backend.directory.models import Centre, Territory
from mentoring.cases.enums import OPEN, CaseStatus, ClientKind
from mentoring.cases.models import Case
from mentoring.cases.querysets import CaseQuerySet
from mentoring.offering.models import Service


def centres_of(request: Any) -> QuerySet[Centre]:
    """The centres whose requests whoever asks follows; none when the schema is being drawn."""
    if not request:
        return Centre.objects.none()
    return Centre.objects.filter(pk__in=Case.objects.followed_by(request.user).values("centre"))


def places_of(request: Any) -> QuerySet[Territory]:
    """The municipalities of the requests that whoever asks sees."""
    if not request:
        return Territory.objects.none()
    return Territory.objects.filter(pk__in=Case.objects.visible_to(request.user).values("municipality"))


def owners_of(request: Any) -> QuerySet[User]:
    """Who works on the requests that whoever asks follows: where one was passed on, nobody says who has it there."""
    if not request:
        return User.objects.none()
    return User.objects.filter(pk__in=Case.objects.followed_by(request.user).values("owner"))


class CaseFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Number or words"), max_length=200)
    show = django_filters.ChoiceFilter(
        method="by_show", label=pgettext_lazy("case", "Show"), empty_label=None,
        choices=[
            ("open", _("all that are open")), ("late", _("late")),
            ("unanswered", _("the client waits for us")), ("mine", _("mine")), ("free", _("nobody works on")),
            ("over", _("over")), ("all", _("open and over")),
        ],
    )  # fmt: skip
    status = django_filters.ChoiceFilter(choices=CaseStatus, label=_("Status"), empty_label=_("any"))
    service = django_filters.ModelChoiceFilter(queryset=Service.objects.all(), label=_("Service"), empty_label=_("any"))
    municipality = django_filters.ModelChoiceFilter(
        queryset=places_of, label=_("Municipality"), empty_label=_("any")
    )  # fmt: skip
    client_kind = django_filters.ChoiceFilter(choices=ClientKind, label=_("Kind of client"), empty_label=_("any"))
    owner = django_filters.ModelChoiceFilter(queryset=owners_of, label=_("Who works on it"), empty_label=_("any"))
    centre = django_filters.ModelChoiceFilter(queryset=centres_of, label=_("Centre"), empty_label=_("any"))

    class Meta:
        model = Case
        fields: list[str] = []

    def search(self, cases: CaseQuerySet, _name: str, text: str) -> CaseQuerySet:
        """By the number, by words of what was asked, and by name and address of those clients whom the person knows."""
        known = cases.model.objects.contacts_known_to(self.request.user).values("pk")
        for word in text.split()[:8]:
            here = Q(subject__icontains=word) | Q(text__icontains=word) | Q(organisation__name__icontains=word)
            client = Q(name__icontains=word) | Q(email__icontains=word) | Q(phone__icontains=word)
            client |= Q(organisation_name__icontains=word)
            here |= client & Q(pk__in=known)
            year, _dash, number = word.partition("-")
            digits = number if _dash and year.isdigit() else ""
            if digits.isascii() and digits.isdigit() and len(digits) < 19:
                here |= Q(pk=int(digits))
            cases = cases.filter(here)
        return cases

    def by_show(self, cases: CaseQuerySet, _name: str, show: str) -> CaseQuerySet:
        if show == "over":
            return cases.exclude(status__in=OPEN)
        if show == "all":
            return cases
        if show == "late":
            return cases.late(clock.now())
        if show == "unanswered":
            return cases.unanswered_again()
        if show == "mine":
            return cases.open().on_the_desk_of(self.request.user)
        return cases.open().without_worker() if show == "free" else cases.open()
