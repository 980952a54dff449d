"""How lists of certificates are narrowed: the page and the API read the same filters."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.certificates.enums import CertificateKind, CertificateState
from events.certificates.models import Certificate
from events.certificates.numbers import read
from events.certificates.querysets import CertificateQuerySet
from events.filters import events_of


class CertificateFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label=_("Name, e-mail or number"), max_length=200)
    kind = django_filters.ChoiceFilter(
        choices=CertificateKind, label=pgettext_lazy("certificate", "As"), empty_label=_("any")
    )
    state = django_filters.ChoiceFilter(
        choices=CertificateState.choices, method="by_state", label=_("State"), empty_label=_("any")
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def search(self, rows: CertificateQuerySet, _name: str, words: str) -> CertificateQuerySet:
        if number := read(words):
            return rows.filter(number=number)
        for word in words.split()[:8]:
            rows = rows.filter(Q(full_name__icontains=word) | Q(email__icontains=word))
        return rows

    def by_state(self, rows: CertificateQuerySet, _name: str, state: str) -> CertificateQuerySet:
        if state == CertificateState.VALID:
            return rows.valid()
        if state == CertificateState.REPLACED:
            return rows.filter(replaced_at__isnull=False)
        return rows.filter(revoked_at__isnull=False, replaced_at=None)


class CertificateApiFilter(CertificateFilter):
    """The API lists those of all events together, so it can be narrowed to one."""

    event = django_filters.ModelChoiceFilter(queryset=events_of, label=_("event"))
