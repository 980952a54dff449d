"""What of a request a centre reads that passed it on: to which centre, for it chose that one, and nothing after that.

Pages, tables, feeds and the API show the requests that come out of here, so that it is decided in one place.
"""

from collections.abc import Collection, Iterable
from copy import copy

from backend.directory.models import Centre
from mentoring.cases.models import Case, Referral
from mentoring.cases.querysets import WORKERS, Viewer

AFTERWARDS = {
    "owner": None, "closed_at": None, "outcome": "", "result": "", "rating": None, "rating_comment": "",
    "rated_at": None, "client_waits_since": None,
}  # fmt: skip


def as_read_by(user: Viewer, cases: Iterable[Case]) -> list[Case]:
    """The requests as the person may read them, to be shown and never saved; one query if some were passed on."""
    rows = list(cases)
    parted = {case.pk for case in rows if not user.has_perm("cases.view_result", case)}
    went = _passed_to(user, parted) if parted else {}
    return [_until_it_went(case, went.get(case.pk)) if case.pk in parted else case for case in rows]


def _passed_to(user: Viewer, ids: Collection[int]) -> dict[int, Centre]:
    """To which centre those of the person passed each of the requests last, unless it came back."""
    if not user.is_authenticated:
        return {}
    centres = user.memberships.current().filter(role__in=WORKERS).values("centre")
    rows = Referral.objects.filter(case__in=ids, from_centre__in=centres, consent_at__isnull=False)
    rows = rows.exclude(accepted=False).select_related("to_centre__region").order_by("consent_at", "pk")
    return {row.case_id: row.to_centre for row in rows}


def _until_it_went(case: Case, to_centre: Centre | None) -> Case:
    read = copy(case)
    read.centre = to_centre
    for name, value in AFTERWARDS.items():
        setattr(read, name, value)
    return read
